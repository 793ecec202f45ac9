package greenwall.fleet.explain.template;

/// The class of a character in a log line.
enum CharacterClass {
    SPACE,
    STRUCTURE,
    DIGIT,
    HEX_LETTER,
    LETTER,
    OTHER;

    private static final CharacterClass[] OF_ASCII = ofAscii();

    private static CharacterClass[] ofAscii() {
        var classes = new CharacterClass[128];
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

    static CharacterClass of(char c) {
        if (c < 128) {
            return OF_ASCII[c];
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

    /// Whether such a character ends a token.
    boolean isBoundary() {
        return this == SPACE || this == STRUCTURE;
    }

    boolean isAlphanumeric() {
        return this == DIGIT || this == LETTER || this == HEX_LETTER;
    }
}
