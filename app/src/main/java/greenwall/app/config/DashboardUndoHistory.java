package greenwall.app.config;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The last changes of dashboard files since the console started.
final class DashboardUndoHistory {
    private static final int MAX_STEPS = 50;

    /// A change of the text of a file.
    record Step(Path file, String before, String after) {}

    private final Deque<Step> steps = new ArrayDeque<>();

    void add(Step step) {
        steps.push(step);
        if (steps.size() > MAX_STEPS) {
            steps.removeLast();
        }
    }

    Optional<Step> last(Path file) {
        return steps.stream().filter(step -> step.file().equals(file)).findFirst();
    }

    void remove(Step step) {
        steps.remove(step);
    }
}
