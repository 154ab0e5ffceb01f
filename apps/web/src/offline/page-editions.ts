/**
 * Lets the page open without a network, and tells when another edition of it waits to take over. Without service workers
 * (an address that is neither local nor behind TLS) the page needs the network.
 * @param onNewEdition gets what takes it over and loads it
 */
export function keepPage(onNewEdition: (takeOver: () => void) => void): void {
  if (!('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  const hadOne = serviceWorker.controller !== null;
  const tell = (worker: ServiceWorker) =>
    onNewEdition(() => {
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      worker.postMessage('take-over');
    });
  const watch = (registration: ServiceWorkerRegistration) => {
    if (registration.waiting && hadOne) tell(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const { installing } = registration;
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'installed' && serviceWorker.controller) tell(installing);
      });
    });
    // Whoever leaves the page open for days hears of a new edition within the hour.
    setInterval(() => void registration.update().catch(() => undefined), 3_600_000);
  };
  // A browser that refuses (its settings forbid it) leaves a page that needs the network.
  void serviceWorker.register('/sw.js').then(watch, () => undefined);
}
