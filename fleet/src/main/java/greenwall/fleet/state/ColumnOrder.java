package greenwall.fleet.state;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The order of a column: the position of each gathered row. Most polls have the same rows in the same order,
/// so the order of the last poll is reused.
///
/// `starts` has one element more than there are hosts: the rows of host h are `starts[h]` to `starts[h + 1] -
/// 1`. `slots` contains the column's row for each gathered row; two gathered rows with the same host and key
/// share a slot.
record ColumnOrder(
        int[] starts,
        int[] hosts,
        Labels[] keys,
        int[] slots,
        int[] rawHosts,
        Labels[] rawKeys,
        byte[] rawForms,
        boolean[] unmeasured) {

    static ColumnOrder of(UnsortedRows rows, int hostCount) {
        int n = rows.size;
        List<Integer> order = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            order.add(i);
        }
        order.sort(Comparator.<Integer>comparingInt(i -> rows.hosts[i])
                .thenComparing(i -> rows.keys[i])
                .thenComparing(i -> rows.unmeasured[i]));
        var slots = new int[n];
        var hosts = new int[n];
        var keys = new Labels[n];
        var starts = new int[hostCount + 1];
        int size = 0;
        for (int i : order) {
            boolean same = size > 0 && hosts[size - 1] == rows.hosts[i] && keys[size - 1].equals(rows.keys[i]);
            if (!same) {
                hosts[size] = rows.hosts[i];
                keys[size] = rows.keys[i];
                starts[rows.hosts[i] + 1]++;
                size++;
            }
            slots[i] = size - 1;
        }
        for (int h = 0; h < hostCount; h++) {
            starts[h + 1] += starts[h];
        }
        return new ColumnOrder(
                starts,
                Arrays.copyOf(hosts, size),
                Arrays.copyOf(keys, size),
                slots,
                Arrays.copyOf(rows.hosts, n),
                Arrays.copyOf(rows.keys, n),
                Arrays.copyOf(rows.forms, n),
                Arrays.copyOf(rows.unmeasured, n));
    }

    int size() {
        return hosts.length;
    }

    /// Whether the gathered rows are the same, in the same order, as those from which this order was made.
    boolean fits(UnsortedRows rows, int hostCount) {
        if (rows.size != rawHosts.length || starts.length != hostCount + 1) {
            return false;
        }
        for (int i = 0; i < rows.size; i++) {
            if (rawHosts[i] != rows.hosts[i]
                    || rawForms[i] != rows.forms[i]
                    || unmeasured[i] != rows.unmeasured[i]
                    || (rawKeys[i] != rows.keys[i] && !rawKeys[i].equals(rows.keys[i]))) {
                return false;
            }
        }
        return true;
    }

    /// The row of the host and key; negative if there is none.
    int find(int host, Labels key) {
        return host + 1 < starts.length ? Arrays.binarySearch(keys, starts[host], starts[host + 1], key) : -1;
    }

    boolean has(int host) {
        return host + 1 < starts.length && starts[host] < starts[host + 1];
    }

    /// Rows before they are sorted by host and key. An unmeasured row is a cell without a measurement now.
    static final class UnsortedRows {
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

        void clear() {
            size = 0;
        }

        void add(int host, Labels key, double value, int form) {
            add(host, key, value, form, false, 0);
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
}
