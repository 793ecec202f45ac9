package greenwall.fleet.enrol;

/// An event while a host is enrolled, checked or removed.
public sealed interface EnrolmentEvent {
    default String text() {
        return switch (this) {
            case StepStarted begun -> begun.title() + " …";
            case OutputLine output -> "    " + output.line();
            case StepEnded ended ->
                "  " + ended.step() + ": " + ended.result().words()
                        + (ended.words().isEmpty() ? "" : ": " + ended.words());
        };
    }

    record StepStarted(String step, String title) implements EnrolmentEvent {}

    record OutputLine(String line) implements EnrolmentEvent {}

    record StepEnded(String step, Result result, String words) implements EnrolmentEvent {
        boolean good() {
            return switch (result) {
                case ALREADY, DONE, UNDONE, NO_ENTRY, AS_PLANNED -> true;
                default -> false;
            };
        }
    }

    enum Result {
        ALREADY("already done"),
        DONE("done and verified"),
        UNVERIFIED("done, not verified"),
        FAILED("failed"),
        ROLLED_BACK("failed and rolled back"),
        UNDONE("undone"),
        NO_ENTRY("no entry to remove"),
        AS_PLANNED("as planned"),
        DRIFTED("drifted"),
        INTERRUPTED("interrupted"),
        RUNNING("still running"),
        ABSENT("not done"),
        UNKNOWN("unknown");

        private final String words;

        Result(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
