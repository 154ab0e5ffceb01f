import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { searchedText as searchedByTheApi } from '#domain';
import { searchedText } from '../../apps/web/src/components/agency-combobox/matching.js';

describe('the search of the page for an agency', () => {
  it('reads Vietnamese as the search of the API does', () => {
    const letters = fc.constantFrom(
      ...'aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậÐĐ ,.-/(1'.normalize('NFC'),
    );
    fc.assert(
      fc.property(fc.string({ unit: letters }), (text) => searchedText(text) === searchedByTheApi(text)),
    );
  });
});
