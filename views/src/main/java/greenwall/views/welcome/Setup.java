package greenwall.views.welcome;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What the first-run screen has others do: ask a Prometheus that was typed in, and write the configuration.
public interface Setup {
    /// Where the configuration will be written.
    String file();

    /// Asks what was typed, and looks what stands beside the Prometheus. The finding comes on the JavaFX thread.
    void test(Typed typed, Consumer<Finding> receiver);

    /// What a person typed; what is left empty is looked for beside the Prometheus. A user name and password are for
    /// all of them.
    record Typed(String prometheus, String loki, String alertmanager, String user, String password) {
        @Override
        public String toString() {
            return "Typed[" + prometheus + "]";
        }
    }

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
