package greenwall.views.welcome;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Tests the Prometheus that the user typed, and writes the first configuration.
public interface FirstRunSetup {
    /// Returns the file to which the configuration will be written.
    String file();

    /// Tests the input, and looks for other sources next to Prometheus. The receiver is called on the JavaFX
    /// thread.
    void test(UserInput typed, Consumer<Finding> receiver);

    /// The user's input. If a source is empty, it is searched next to Prometheus. User and password apply to
    /// all sources.
    record UserInput(String prometheus, String loki, String alertmanager, String user, String password) {
        @Override
        public String toString() {
            return "UserInput[" + prometheus + "]";
        }
    }

    /// Writes the configuration. Returns the error, if any.
    Optional<String> write(Choice choice);

    /// What was found at a URL.
    sealed interface Finding {
        record Refused(String found, String remedy) implements Finding {}

        /// @param loki the Loki found next to Prometheus; likewise `alertmanager`
        record Responding(String url, List<Line> lines, Optional<String> loki, Optional<String> alertmanager)
                implements Finding {}
    }

    /// One line of the doctor's report. `missing` marks something that does not exist.
    record Line(boolean missing, String text) {}

    record Choice(String url, Optional<String> loki, Optional<String> alertmanager) {}
}
