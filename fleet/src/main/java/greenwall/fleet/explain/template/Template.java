package greenwall.fleet.explain.template;

/// The common text of similar lines. When two templates turn out to be one, the younger becomes an alias of
/// the older: read its id when it is needed, not before.
///
/// Confined to the thread of its miner.
public final class Template {
    private final String id;
    private final int number;
    private TokenPattern widest;
    private Template older = this;
    private long lines;

    Template(String id, TokenPattern first) {
        this.id = id;
        this.number = first.number();
        this.widest = first;
    }

    Template root() {
        Template root = this;
        while (root.older != root) {
            root = root.older;
        }
        Template at = this;
        while (at.older != root) {
            Template next = at.older;
            at.older = root;
            at = next;
        }
        return root;
    }

    /// The same for the same lines in the same order, on every machine.
    public String id() {
        return root().id;
    }

    /// The line with `<*>` for each variable part.
    public String text() {
        return root().widest.text();
    }

    /// With a value at one of its variable positions.
    public String text(int place, String value) {
        return root().widest.text(place, value);
    }

    /// The number of lines of this template so far.
    public long lines() {
        return root().lines;
    }

    void count() {
        root().lines++;
    }

    /// Merges the other one into this template, under the older's id.
    void join(Template other) {
        Template one = root();
        Template two = other.root();
        if (one == two) {
            return;
        }
        Template keeps = one.number < two.number ? one : two;
        Template goes = keeps == one ? two : one;
        goes.older = keeps;
        keeps.lines += goes.lines;
        keeps.widen(goes.widest);
    }

    void widen(TokenPattern pattern) {
        Template root = root();
        if (pattern.variables() > root.widest.variables()) {
            root.widest = pattern;
        }
    }
}
