/** Two releases that share a base layer, as samples for `InternalSide.bundle`. */
export const shared = Buffer.from('a base layer that stays the same');
export const q3 = {
  release: '2026q3',
  sequence: 1,
  images: [
    { reference: 'docker.io/wandb/controller:1.16.1', layers: [shared, 500] },
    { reference: 'docker.io/wandb/local:0.62.2', layers: [shared, 700], referrers: 2, signed: true },
    { reference: 'quay.io/prometheus/prometheus:v2.47.0', signed: true },
  ],
};
export const q4 = {
  release: '2026q4',
  sequence: 2,
  images: [
    { reference: 'docker.io/wandb/controller:1.22.0', layers: [shared, 500] },
    { reference: 'docker.io/wandb/local:0.83.0', layers: [shared, 700] },
    { reference: 'quay.io/prometheus/prometheus:v2.47.0', signed: true },
  ],
};
