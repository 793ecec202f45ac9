package greenwall.lab.promql;

import java.util.Arrays;

/// Numbers keys in the order in which they come up, without an object for each.
final class LongIntMap {
    private long[] keys = new long[64];
    private int[] numbers = new int[64];
    private int size;

    LongIntMap() {
        Arrays.fill(numbers, -1);
    }

    int size() {
        return size;
    }

    /// The key's number; a new key gets the next.
    int number(long key) {
        int at = slot(key);
        if (numbers[at] >= 0) {
            return numbers[at];
        }
        keys[at] = key;
        numbers[at] = size;
        size++;
        if (size * 2 > keys.length) {
            grow();
        }
        return size - 1;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int at = Long.hashCode(key * 0x9E3779B97F4A7C15L) & mask;
        while (numbers[at] >= 0 && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[oldKeys.length * 2];
        numbers = new int[keys.length];
        Arrays.fill(numbers, -1);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldNumbers[i] >= 0) {
                int at = slot(oldKeys[i]);
                keys[at] = oldKeys[i];
                numbers[at] = oldNumbers[i];
            }
        }
    }
}
