package greenwall.fleet.state;

import greenwall.fleet.Labels;
import java.util.Arrays;

/// Rows before they are sorted by host and key. A ghost is a cell without a measurement now.
final class UnsortedRows {
    private static final int FIRST_ROOM = 256;

    int size;
    int[] hosts = new int[FIRST_ROOM];
    Labels[] keys = new Labels[FIRST_ROOM];
    double[] values = new double[FIRST_ROOM];
    byte[] forms = new byte[FIRST_ROOM];
    boolean[] ghosts = new boolean[FIRST_ROOM];
    long[] times = new long[FIRST_ROOM];

    /// Removes all rows.
    void clear() {
        size = 0;
    }

    void add(int host, Labels key, double value, int form, boolean ghost) {
        add(host, key, value, form, ghost, 0);
    }

    void add(int host, Labels key, double value, int form, boolean ghost, long time) {
        if (size == hosts.length) {
            int wider = size * 2;
            hosts = Arrays.copyOf(hosts, wider);
            keys = Arrays.copyOf(keys, wider);
            values = Arrays.copyOf(values, wider);
            forms = Arrays.copyOf(forms, wider);
            ghosts = Arrays.copyOf(ghosts, wider);
            times = Arrays.copyOf(times, wider);
        }
        hosts[size] = host;
        keys[size] = key;
        values[size] = value;
        forms[size] = (byte) form;
        ghosts[size] = ghost;
        times[size] = time;
        size++;
    }
}
