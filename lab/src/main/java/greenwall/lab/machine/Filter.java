package greenwall.lab.machine;

/// A program that reads lines and writes lines: all that can stand behind a `|`.
abstract class Filter implements Sink {
    private final StringBuilder rest = new StringBuilder();
    private final Sink out;

    Filter(Sink out) {
        this.out = out;
    }

    abstract void line(String line) throws InterruptedException;

    /// What is written when no more lines come.
    void last() throws InterruptedException {}

    boolean isFull() {
        return false;
    }

    int status() {
        return 0;
    }

    final void write(String line) throws InterruptedException {
        out.text(line + "\n");
    }

    @Override
    public final void text(String text) throws InterruptedException {
        rest.append(text);
        int from = 0;
        for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
            line(rest.substring(from, end));
            from = end + 1;
            if (isFull()) {
                rest.setLength(0);
                throw new Stopped(Stopped.UNREAD);
            }
        }
        rest.delete(0, from);
    }

    @Override
    public final void flush() throws InterruptedException {
        out.flush();
    }

    final void end() throws InterruptedException {
        if (!rest.isEmpty()) {
            line(rest.toString());
        }
        last();
    }
}
