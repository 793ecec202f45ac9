package greenwall.lab.machine;

/// Where a program's text goes.
public interface Sink {
    void text(String text) throws InterruptedException;

    /// Hands on what is held back.
    default void flush() throws InterruptedException {}
}
