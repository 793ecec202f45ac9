package greenwall.fleet.enrol;

import java.util.List;
import java.util.Map;

/// A step of a plan: what it does, what it costs, how it is undone and how it is verified.
public sealed interface EnrolmentStep {
    String id();

    String title();

    String cost();

    /// The event that this step has ended.
    default EnrolmentEvent.StepEnded ended(EnrolmentEvent.Result result, String words) {
        return new EnrolmentEvent.StepEnded(id(), result, words);
    }

    /// Packages, files and commands on the host.
    ///
    /// @param commands run after the files are written
    /// @param verify commands that exit with 0 while the host is as planned
    /// @param stop commands that are run first when the step is undone
    /// @param leftovers what the packages leave when they are purged
    record HostStep(
            String id,
            String title,
            String cost,
            List<String> packages,
            List<PlannedFile> files,
            List<String> commands,
            List<String> verify,
            List<String> stop,
            List<String> leftovers,
            Verification proof)
            implements EnrolmentStep {}

    /// The entry through which Prometheus finds the host.
    ///
    /// @param file `PATH` or `ssh://host/PATH`
    record PrometheusStep(String file, TargetsFile.Entry entry) implements EnrolmentStep {
        public static final String ID = "target";

        @Override
        public String id() {
            return ID;
        }

        @Override
        public String title() {
            return "the target in " + file;
        }

        @Override
        public String cost() {
            return "one scrape of each target at the interval of its job";
        }
    }

    /// @param mode the mode in the format of chmod
    record PlannedFile(String path, String mode, String text) {}

    /// How it is verified that a step on the host has its effect.
    sealed interface Verification {
        /// An exporter provides the metric. It may have no samples: an interface can be without peers.
        ///
        /// @param metric its name, or one series of it
        record ExpectedMetric(int port, String metric) implements Verification {
            boolean isShownBy(String page) {
                return page.lines()
                        .anyMatch(line -> line.startsWith(metric + " ")
                                || line.startsWith(metric + "{")
                                || line.startsWith("# TYPE " + metric + " "));
            }
        }

        /// A line that is written on the host arrives in Loki with these labels.
        record ExpectedLogLine(Map<String, String> labels) implements Verification {}

        /// The commands of the step are sufficient proof.
        record CommandsOnly() implements Verification {}
    }
}
