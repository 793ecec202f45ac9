package greenwall.views.runbook;

import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.views.ViewContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The commands that the view has shown. A command that was started keeps its box, so that it can be stopped
/// and its output can be read although the runbook has run again.
final class ShellStepBoxes {
    private static final int MAX_KEPT = 50;

    private final ViewContext context;
    private final Map<Key, ShellStepBox> boxes = new LinkedHashMap<>();

    /// @param section the section of the step
    /// @param step the number of the step in the run, and of the command in the step
    record Key(String cluster, String host, String section, List<Integer> step, ShellCommand command) {}

    ShellStepBoxes(ViewContext context) {
        this.context = context;
    }

    ShellStepBox box(Key key) {
        return boxes.computeIfAbsent(
                key, k -> new ShellStepBox(context, k.cluster(), k.host(), k.section(), k.command()));
    }

    /// Those of a host that were started and are not shown.
    List<ShellStepBox> others(String cluster, String host, Predicate<ShellStepBox> shown) {
        return boxes.entrySet().stream()
                .filter(entry -> entry.getKey().cluster().equals(cluster)
                        && entry.getKey().host().equals(host))
                .map(Map.Entry::getValue)
                .filter(box -> box.isStarted() && !shown.test(box))
                .toList();
    }

    /// Removes the commands that nobody has started, and the oldest that have ended.
    void removeUnused() {
        boxes.values().removeIf(box -> !box.isStarted());
        var ended = boxes.entrySet().iterator();
        while (boxes.size() > MAX_KEPT && ended.hasNext()) {
            if (!ended.next().getValue().isRunning()) {
                ended.remove();
            }
        }
    }
}
