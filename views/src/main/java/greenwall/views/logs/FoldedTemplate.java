package greenwall.views.logs;

import greenwall.fleet.explain.template.Template;

/// A template of similar lines, as its miner last published it. Thread-safe to read.
final class FoldedTemplate {
    private final Template template;
    private volatile String id;
    private volatile String text;
    private volatile long lines;

    /// Called on the miner's thread only, like [#publish()].
    FoldedTemplate(Template template) {
        this.template = template;
        id = template.id();
        text = template.text();
    }

    void publish() {
        id = template.id();
        text = template.text();
        lines = template.lines();
    }

    String id() {
        return id;
    }

    /// The line with `<*>` for each variable part.
    String text() {
        return text;
    }

    long lines() {
        return lines;
    }
}
