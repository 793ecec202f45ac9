package greenwall.fleet.enrol;

import java.util.List;
import java.util.Map;

/// One step of a plan: what it does, what it costs, how it is undone and what proves it.
public sealed interface PlanStep {
    String id();

    String title();

    String cost();

    /// Packages, files and commands on the host.
    ///
    /// @param commands run after the files are written
    /// @param verify commands that answer with 0 while all is as planned
    /// @param stop commands that begin the undoing
    /// @param traces folders that the packages leave behind when they are purged
    record OnHost(
            String id,
            String title,
            String cost,
            List<String> packages,
            List<PlannedFile> files,
            List<String> commands,
            List<String> verify,
            List<String> stop,
            List<String> traces,
            Proof proof)
            implements PlanStep {}

    /// The entry by which Prometheus finds the host.
    ///
    /// @param file `PATH` or `ssh://host/PATH`
    record InPrometheus(String file, TargetFile.Entry entry) implements PlanStep {
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

    /// @param mode as for chmod
    record PlannedFile(String path, String mode, String text) {}

    /// What shows that a step on the host does what it is for.
    sealed interface Proof {
        /// An exporter on the host shows the metric. A collector of a text file writes only once it has run.
        record Shows(int port, String metric) implements Proof {}

        /// A line that is written on the host is found in Loki by these labels.
        record Ships(Map<String, String> labels) implements Proof {}

        /// The commands of the step are proof enough.
        record ByItself() implements Proof {}
    }
}
