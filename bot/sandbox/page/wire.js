// The line to the server: looks, deeds, and word of every change. It finds its way back by itself.

const AGAIN = 500;  // milliseconds until the next try

export async function get(path, query = {}) {
  const answer = await fetch(`${path}?${new URLSearchParams(query)}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// What became of a deed; `lost` if nobody could be told.
export async function act(person, what, given = {}) {
  try {
    const answer = await fetch("/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ person, do: what, ...given }),
    });
    if (answer.ok || answer.status === 409) return await answer.json();
    return { error: "internal_error" };
  } catch (offline) {
    return { lost: String(offline) };
  }
}

// Calls `changed(born, version)` whenever there is something new, and `cut()` while the line is down.
export function listen(changed, cut) {
  const source = new EventSource("/see/changes");
  source.onmessage = (event) => {
    const [born, version] = event.data.split(" ");
    changed(born, Number(version));
  };
  source.onerror = () => {
    cut();
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(changed, cut), AGAIN);
  };
}
