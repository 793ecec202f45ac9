package greenwall.fleet.state;

import greenwall.fleet.Labels;
import java.util.Arrays;

/// Rows before they are sorted by host and key. An unmeasured row is a cell without a measurement now.
final class UnsortedRows {
    int size;
    int[] hosts;
    Labels[] keys;
    double[] values;
    byte[] forms;
    boolean[] unmeasured;
    long[] times;

    UnsortedRows(int capacity) {
        int room = Math.max(capacity, 16);
        hosts = new int[room];
        keys = new Labels[room];
        values = new double[room];
        forms = new byte[room];
        unmeasured = new boolean[room];
        times = new long[room];
    }

    /// Removes all rows.
    void clear() {
        size = 0;
    }

    void add(int host, Labels key, double value, int form, boolean isUnmeasured) {
        add(host, key, value, form, isUnmeasured, 0);
    }

    void add(int host, Labels key, double value, int form, boolean isUnmeasured, long time) {
        if (size == hosts.length) {
            int wider = size * 2;
            hosts = Arrays.copyOf(hosts, wider);
            keys = Arrays.copyOf(keys, wider);
            values = Arrays.copyOf(values, wider);
            forms = Arrays.copyOf(forms, wider);
            unmeasured = Arrays.copyOf(unmeasured, wider);
            times = Arrays.copyOf(times, wider);
        }
        hosts[size] = host;
        keys[size] = key;
        values[size] = value;
        forms[size] = (byte) form;
        unmeasured[size] = isUnmeasured;
        times[size] = time;
        size++;
    }
}
