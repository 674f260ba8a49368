"""What people and the clock may ask of the register: one function each."""
