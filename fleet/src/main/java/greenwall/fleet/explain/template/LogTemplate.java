package greenwall.fleet.explain.template;

/// The common text of similar lines. When two templates turn out to be the same, the newer becomes an alias of
/// the older, so the id may change: read it when it is needed, not before. Only the thread of its miner changes
/// it. Other threads may read it meanwhile: the links lead to ever older templates, so they always end.
public final class LogTemplate {
    private final String id;
    private final int number;
    private LinePattern widest;
    private LogTemplate older = this;
    private long lines;

    LogTemplate(String id, LinePattern first) {
        this.id = id;
        this.number = first.number();
        this.widest = first;
    }

    LogTemplate root() {
        LogTemplate root = this;
        while (root.older != root) {
            root = root.older;
        }
        return root;
    }

    /// The root, and from now on the direct link to it.
    LogTemplate shortenedRoot() {
        LogTemplate root = root();
        LogTemplate at = this;
        while (at.older != root) {
            LogTemplate next = at.older;
            at.older = root;
            at = next;
        }
        return root;
    }

    /// The id, which is the same on every machine for the same lines in the same order.
    public String id() {
        return root().id;
    }

    /// The line with `<*>` for each variable part.
    public String text() {
        return root().widest.text();
    }

    public String text(int place, String value) {
        return root().widest.text(place, value);
    }

    public long lines() {
        return root().lines;
    }

    void countLine() {
        root().lines++;
    }

    /// Merges both templates under the id of the older one.
    void join(LogTemplate other) {
        LogTemplate first = shortenedRoot();
        LogTemplate second = other.shortenedRoot();
        if (first == second) {
            return;
        }
        LogTemplate survivor = first.number < second.number ? first : second;
        LogTemplate alias = survivor == first ? second : first;
        alias.older = survivor;
        survivor.lines += alias.lines;
        survivor.widen(alias.widest);
    }

    void widen(LinePattern pattern) {
        LogTemplate root = root();
        if (pattern.variables() > root.widest.variables()) {
            root.widest = pattern;
        }
    }
}
