package greenwall.views.badsample;

/// A bad sample: see the architecture test.
public final class Prints {
    void print() {
        System.out.println("hello");
    }
}
