package greenwall.views.welcome;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What the first-run screen has others do: ask a Prometheus that was typed in, and write the configuration.
public interface Setup {
    /// Where the configuration will be written.
    String file();

    /// Asks the Prometheus at what was typed, and looks what stands beside it. The finding comes on the JavaFX
    /// thread.
    void test(String typed, Consumer<Finding> receiver);

    /// Writes the configuration; what went wrong, if anything did.
    Optional<String> write(Choice choice);

    /// What was found behind a URL.
    sealed interface Finding {
        /// It cannot be used: what was found, and what to do.
        record Refused(String found, String remedy) implements Finding {}

        /// It answers. `loki` and `alertmanager` are what was found beside it.
        record Answers(String url, List<Line> lines, Optional<String> loki, Optional<String> alertmanager)
                implements Finding {
            public Answers {
                lines = List.copyOf(lines);
            }
        }
    }

    /// One line of the doctor's; `missing` marks what is not there.
    record Line(boolean missing, String text) {}

    record Choice(String url, Optional<String> loki, Optional<String> alertmanager) {}
}
