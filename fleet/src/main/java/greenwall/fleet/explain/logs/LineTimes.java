package greenwall.fleet.explain.logs;

import java.util.Arrays;

/// The times of one template's lines, as milliseconds after a common origin; sorted on demand.
final class LineTimes {
    private int[] times = new int[4];
    private int size;
    private boolean sorted = true;

    void add(int time) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
        }
        sorted = sorted && (size == 0 || times[size - 1] <= time);
        times[size++] = time;
    }

    void addAll(LineTimes other) {
        int required = size + other.size;
        if (required > times.length) {
            times = Arrays.copyOf(times, Math.max(required, 2 * times.length));
        }
        System.arraycopy(other.times, 0, times, size, other.size);
        size = required;
        sorted = false;
    }

    int size() {
        return size;
    }

    /// The position of the first time that is not earlier, in times in order.
    static int lowerBound(int[] times, int time) {
        int at = Arrays.binarySearch(times, time);
        if (at < 0) {
            return -at - 1;
        }
        while (at > 0 && times[at - 1] == time) {
            at--;
        }
        return at;
    }

    int[] inOrder() {
        if (!sorted) {
            Arrays.sort(times, 0, size);
            sorted = true;
        }
        return Arrays.copyOf(times, size);
    }
}
