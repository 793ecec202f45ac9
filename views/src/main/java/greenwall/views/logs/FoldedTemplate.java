package greenwall.views.logs;

import greenwall.fleet.explain.template.Template;

/// What lines that are alike have in common, as it was when their miner last told of it. May be read by any thread.
final class FoldedTemplate {
    private final Template template;
    private volatile String id;
    private volatile String text;
    private volatile long lines;

    /// By the thread of the miner, as is [#tell()].
    FoldedTemplate(Template template) {
        this.template = template;
        id = template.id();
        text = template.text();
    }

    void tell() {
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
