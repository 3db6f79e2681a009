import process from 'node:process';
import { connect } from '../../src/connect.ts';
import { testRuntime } from './runtime.ts';
import { sampleBlob } from './uploads.ts';

// A run that is killed: `node upload-program.ts <host/path> <cache folder> <bytes>`.
const [, , repository = '', cacheFolder = '', size = ''] = process.argv;
const { descriptor, source } = sampleBlob(Number(size));
const { registries } = await connect({}, testRuntime({ cacheFolder }));
await registries.repository(repository).write(descriptor, source);
