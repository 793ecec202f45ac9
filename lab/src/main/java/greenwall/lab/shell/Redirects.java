package greenwall.lab.shell;

import greenwall.lab.shell.Syntax.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Redirections whose targets are opened, to be laid over a process's descriptors in their order.
final class Redirects {
    /// @param file null to copy `from`, or to close where that is -1
    private record Change(int descriptor, @Nullable OpenFile file, int from) {}

    private final List<Change> changes = new ArrayList<>();

    private Redirects() {}

    /// Null where one could not be opened; that has been said by then.
    static @Nullable Redirects open(Interpreter shell, Expander expander, List<Redirect> redirects)
            throws InterruptedException {
        var opened = new Redirects();
        for (var redirect : redirects) {
            var target = expander.text(redirect.target());
            var change = switch (redirect.how()) {
                case "<<" -> new Change(redirect.descriptor(), OpenFile.of(target.getBytes(StandardCharsets.UTF_8)), 0);
                case "<&", ">&" -> duplicate(redirect.descriptor(), target);
                case "<" -> reading(shell, redirect.descriptor(), target);
                default -> writing(shell, redirect.descriptor(), target);
            };
            if (change == null) {
                opened.changes.forEach(c -> {
                    if (c.file() != null) {
                        c.file().release();
                    }
                });
                return null;
            }
            opened.changes.add(change);
        }
        return opened;
    }

    private static @Nullable Change duplicate(int descriptor, String target) {
        if (target.equals("-")) {
            return new Change(descriptor, null, -1);
        }
        return target.matches("\\d{1,2}") ? new Change(descriptor, null, Integer.parseInt(target)) : null;
    }

    private static @Nullable Change reading(Interpreter shell, int descriptor, String path)
            throws InterruptedException {
        if (path.equals("/dev/null")) {
            return new Change(descriptor, OpenFile.nothing(), 0);
        }
        var content = shell.call().machine().files().read(path);
        if (content.isEmpty()) {
            shell.call().fail(2, shell.state().name + ": 1: cannot open " + path + ": No such file");
            return null;
        }
        return new Change(descriptor, OpenFile.of(content.get().getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static @Nullable Change writing(Interpreter shell, int descriptor, String path)
            throws InterruptedException {
        if (path.equals("/dev/null")) {
            return new Change(descriptor, OpenFile.nothing(), 0);
        }
        shell.call().fail(2, shell.state().name + ": 1: cannot create " + path + ": Read-only file system");
        return null;
    }

    Set<Integer> touched() {
        var touched = new TreeSet<Integer>();
        changes.forEach(c -> touched.add(c.descriptor()));
        return touched;
    }

    void apply(Process process) {
        for (var change : changes) {
            var source = change.file() != null ? change.file() : process.file(change.from());
            if (source == null) {
                process.close(change.descriptor());
            } else {
                process.open(change.descriptor(), change.file() != null ? source : source.share());
            }
        }
    }

    void apply(Map<Integer, OpenFile> files) {
        for (var change : changes) {
            var source = change.file() != null ? change.file() : files.get(change.from());
            var before = source == null
                    ? files.remove(change.descriptor())
                    : files.put(change.descriptor(), change.file() != null ? source : source.share());
            if (before != null) {
                before.release();
            }
        }
    }
}
