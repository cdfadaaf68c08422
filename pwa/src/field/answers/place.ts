import type { Place } from './mine';

export type NoPlace = 'denied' | 'unavailable';

const PATIENCE = 30_000;
const FRESH = 60_000;

/** Where this phone is; the browser asks the person first. */
export function findPlace(): Promise<Place | NoPlace> {
  if (!navigator.geolocation) return Promise.resolve('unavailable');
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve({ latitude, longitude, accuracy: Math.round(accuracy) }),
      ({ code, PERMISSION_DENIED }) =>
        resolve(code === PERMISSION_DENIED ? 'denied' : 'unavailable'),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: FRESH },
    );
  });
}
