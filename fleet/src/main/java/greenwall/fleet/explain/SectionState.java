package greenwall.fleet.explain;

import greenwall.fleet.LowerCaseEnum;
import java.time.Duration;

/// The progress of one section of an explanation. `note` is its result, or why it failed.
public record SectionState(SectionKind kind, Progress progress, Duration took, String note) {
    public enum SectionKind {
        METRIC("the metric itself"),
        LOGS("the log of the host"),
        NEIGHBOUR_LOGS("the logs of hosts it depends on"),
        SERIES("what else changed"),
        EXTENT("extent of the change"),
        EVENTS("known events");

        private final String words;

        SectionKind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public enum Progress implements LowerCaseEnum {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        SKIPPED;

        public boolean over() {
            return this == DONE || this == FAILED || this == SKIPPED;
        }
    }
}
