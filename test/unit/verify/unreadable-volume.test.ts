import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRead } from '../../../src/bundle/volume-files.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { contentFaultOf } from '../../../src/verify/content-fault.ts';
import { isRefused } from '../../support/attack.ts';

test('a medium that fails while a volume is read is a fault of that volume, with the blob that is lost', () => {
  const volume = {
    name: 'wandb-2026q4.001',
    files: [{ name: 'wandb-2026q4.001.tar', size: 1 }],
    entries: [],
    size: 1,
  };
  const error = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
  const refusal = explainRead(error, volume);
  isRefused('VOLUME_UNREADABLE', /wandb-2026q4\.001\.tar cannot be read \(EIO\)/)(refusal);
  const blob = digestOf(Buffer.from('lost'));
  const fault = contentFaultOf(refusal, blob);
  assert.deepEqual([fault?.code, fault?.blobs], ['VOLUME_UNREADABLE', [blob]]);
});
