package greenwall.views.badsample;

/// A bad sample: see the architecture test.
public final class PrintsToStdout {
    void print() {
        System.out.println("hello");
    }
}
