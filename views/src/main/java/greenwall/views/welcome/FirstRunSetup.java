package greenwall.views.welcome;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Tests a typed Prometheus, and writes the first configuration.
public interface FirstRunSetup {
    /// Where the configuration will be written.
    String file();

    /// Tests the input, and looks for sources beside the Prometheus. The result arrives on the JavaFX thread.
    void test(Typed typed, Consumer<Finding> receiver);

    /// The user's input; empty sources are searched beside the Prometheus. User name and password apply to all.
    record Typed(String prometheus, String loki, String alertmanager, String user, String password) {
        @Override
        public String toString() {
            return "Typed[" + prometheus + "]";
        }
    }

    /// Writes the configuration; returns an error, if any.
    Optional<String> write(Choice choice);

    /// What was found behind a URL.
    sealed interface Finding {
        record Refused(String found, String remedy) implements Finding {}

        /// @param loki found beside it, as `alertmanager`
        record Answers(String url, List<Line> lines, Optional<String> loki, Optional<String> alertmanager)
                implements Finding {}
    }

    /// One line of the doctor; `missing` marks something that does not exist.
    record Line(boolean missing, String text) {}

    record Choice(String url, Optional<String> loki, Optional<String> alertmanager) {}
}
