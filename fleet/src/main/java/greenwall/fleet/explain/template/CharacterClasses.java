package greenwall.fleet.explain.template;

/// Character classes of log lines.
final class CharacterClasses {
    static final byte SPACE = 1;
    static final byte STRUCTURE = 2;
    static final byte DIGIT = 3;
    static final byte HEX_LETTER = 4;
    static final byte LETTER = 5;
    static final byte OTHER = 6;
    private static final byte[] CLASSES = classes();

    private CharacterClasses() {}

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (char c = 0; c < 128; c++) {
            if (c <= ' ' || c == 127) {
                classes[c] = SPACE;
            } else if (c >= '0' && c <= '9') {
                classes[c] = DIGIT;
            } else if ((c | 32) >= 'a' && (c | 32) <= 'f') {
                classes[c] = HEX_LETTER;
            } else if ((c | 32) >= 'g' && (c | 32) <= 'z') {
                classes[c] = LETTER;
            } else {
                classes[c] = "()[]{}<>=,;\"|'`".indexOf(c) >= 0 ? STRUCTURE : OTHER;
            }
        }
        return classes;
    }

    static byte classOf(char c) {
        if (c < 128) {
            return CLASSES[c];
        }
        return Character.isLetter(c) || Character.isSurrogate(c)
                ? LETTER
                : switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> SPACE;
                    case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
                    default -> OTHER;
                };
    }

    static boolean isBoundary(char c) {
        byte kind = classOf(c);
        return kind == SPACE || kind == STRUCTURE;
    }

    static boolean isAlphanumeric(char c) {
        byte kind = classOf(c);
        return kind == DIGIT || kind == LETTER || kind == HEX_LETTER;
    }
}
