package greenwall.fleet.explain;

/// Whether the evidence is enough, with the reason in one sentence.
public record Conclusion(Kind kind, String reason) {
    public static final Conclusion PENDING = new Conclusion(Kind.PENDING, "still looking");

    public enum Kind {
        PENDING("looking"),
        CONCLUSIVE("conclusive"),
        LIKELY("likely"),
        /// Two windows were compared, and no metric was asked about whose cause there could be.
        COMPARED("compared"),
        NOTHING_CONCLUSIVE("nothing conclusive");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public static Conclusion conclusive(String reason) {
        return new Conclusion(Kind.CONCLUSIVE, reason);
    }

    public static Conclusion likely(String reason) {
        return new Conclusion(Kind.LIKELY, reason);
    }

    public static Conclusion compared(String reason) {
        return new Conclusion(Kind.COMPARED, reason);
    }

    public static Conclusion nothing(String reason) {
        return new Conclusion(Kind.NOTHING_CONCLUSIVE, reason);
    }
}
