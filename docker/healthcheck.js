// Asks the program in this container whether it lives: exit code 0 says that it does.
const port = process.env.WORKER_PORT ?? process.env.PORT;
fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(4000) }).then(
  (response) => process.exit(response.ok ? 0 : 1),
  () => process.exit(1),
);
