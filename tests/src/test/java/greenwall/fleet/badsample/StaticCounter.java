package greenwall.fleet.badsample;

/// A bad sample: see the architecture test.
public final class StaticCounter {
    static int count;

    void more() {
        count++;
    }
}
