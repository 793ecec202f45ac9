package greenwall.fleet.dashboard;

/// Limits how many characters a regular expression of Java may read. Dashboards may come from untrusted sources, and
/// such expressions can take exponential time. RE2 has no look-around, which dashboards use.
public final class RegexStepBudget {
    private int remaining;

    public RegexStepBudget(int steps) {
        remaining = steps;
    }

    /// Thrown while a text is matched, once all steps are used.
    public static final class TooManyStepsException extends RuntimeException {
        private TooManyStepsException() {
            super(null, null, false, false);
        }
    }

    /// The text, whose characters are counted as they are read.
    public CharSequence in(CharSequence text) {
        return new CharSequence() {
            @Override
            public int length() {
                return text.length();
            }

            @Override
            public char charAt(int index) {
                if (remaining-- <= 0) {
                    throw new TooManyStepsException();
                }
                return text.charAt(index);
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return text.subSequence(start, end);
            }

            @Override
            public String toString() {
                return text.toString();
            }
        };
    }
}
