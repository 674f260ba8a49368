# Preflight in a container: docs/install.md says how it is run.
# Another base, from your own registry perhaps: --build-arg PYTHON=registry.example.com/python:3.11-slim
ARG PYTHON=python:3.11-slim

FROM ${PYTHON} AS made
# Where packages come from, if not from the public index; their hashes are checked in any case.
ARG PIP_INDEX_URL
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /made
# Everything that is locked, developers' tools too, each file against its hash.
COPY requirements.lock ./
RUN pip download --require-hashes --only-binary :all: --dest wheels --requirement requirements.lock
# From these files alone comes what Preflight itself asks for, and nothing else stays.
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY scheduler scheduler
RUN python -m venv --without-pip /venv \
 && pip --python /venv/bin/python install --no-index --find-links wheels .

FROM ${PYTHON}
RUN groupadd --gid 10001 preflight \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin preflight \
 && install --directory --owner 10001 --group 10001 --mode 0700 /data
COPY --from=made /venv /venv
# PREFLIGHT_HEALTH_PORT is for run and work; serve tells its health on PREFLIGHT_PORT, so give it
# both with the same number, and the check below finds either.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/preflight.db \
    PREFLIGHT_HEALTH_PORT=3001
USER 10001:10001
# The only place that is written to, and where a relative path such as monday.db leads.
WORKDIR /data
VOLUME /data
EXPOSE 3000 3001
STOPSIGNAL SIGTERM
# Past any proxy: what is asked is this container itself.
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as ask; ask.build_opener(ask.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['PREFLIGHT_HEALTH_PORT'] + '/readyz', timeout=5)"]
ENTRYPOINT ["preflight"]
CMD ["run"]
