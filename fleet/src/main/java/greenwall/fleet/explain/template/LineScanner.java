package greenwall.fleet.explain.template;

/// Cuts a line into tokens and masks what is variable by its looks: numbers, addresses, paths, identifiers with digits.
///
/// It reads each character about twice and makes no objects.
final class LineScanner {
    /// What stands beyond this in one line is not looked at.
    static final int LONGEST_LINE = 4096;

    private static final int LONGEST_CHUNK = 256;
    private static final int MANY_PARTS = 3;
    private static final int SHORTEST_PREFIX = 2;
    private static final int LONGEST_PREFIX = 16;

    private static final byte SPACE = 1;
    private static final byte STRUCTURE = 2;
    private static final byte DIGIT = 3;
    private static final byte HEX_LETTER = 4;
    private static final byte LETTER = 5;
    private static final byte OTHER = 6;
    private static final byte[] CLASSES = classes();

    private final Lexicon lexicon;
    private final char[] line = new char[LONGEST_LINE];
    private Tokens tokens = new Tokens();

    LineScanner(Lexicon lexicon) {
        this.lexicon = lexicon;
    }

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

    private static byte classOf(char c) {
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

    void scan(String text, Tokens into) {
        tokens = into;
        tokens.clear();
        int length = Math.min(text.length(), LONGEST_LINE);
        text.getChars(0, length, line, 0);
        int i = 0;
        int blanks = 0;
        while (i < length && !tokens.isFull()) {
            byte kind = classOf(line[i]);
            if (kind == SPACE) {
                blanks++;
                i++;
                continue;
            }
            if (blanks == 2 && tokens.size > 0) {
                tokens.addEmpty(true);
            }
            if (kind == STRUCTURE) {
                if (blanks == 0 && closesEmptyPair(line[i])) {
                    tokens.addVariable(false, false);
                }
                boolean valueMissing = line[i] == '='
                        && blanks == 0
                        && (i + 1 == length || line[i + 1] == ',' || classOf(line[i + 1]) == SPACE);
                tokens.add(Tokens.PUNCTUATION, blanks > 0, line, i, i + 1);
                if (valueMissing) {
                    tokens.addVariable(false, false);
                }
                i++;
            } else {
                int end = i + 1;
                while (end < length && !isBoundary(line[end])) {
                    end++;
                }
                if (end < length && (isUrl(i, end) || (line[i] == '/' && find('?', i, end) >= 0))) {
                    end = endOfQuery(end, length);
                }
                chunk(i, end, blanks > 0);
                i = end;
            }
            blanks = 0;
        }
        if (length < text.length() || i < length) {
            tokens.addVariable(true, false);
        }
    }

    /// The query of a URL goes on over what otherwise ends a chunk.
    private int endOfQuery(int start, int length) {
        int end = start;
        while (end < length && (!isBoundary(line[end]) || "=,;".indexOf(line[end]) >= 0)) {
            end++;
        }
        return end;
    }

    private boolean closesEmptyPair(char c) {
        int last = tokens.size - 1;
        return last >= 0
                && ((c == ')' && tokens.isPunctuation(last, '(')) || (c == ']' && tokens.isPunctuation(last, '[')));
    }

    private static boolean isBoundary(char c) {
        byte kind = classOf(c);
        return kind == SPACE || kind == STRUCTURE;
    }

    /// Text between blanks and brackets: cut from its closing punctuation, and at colons where words stand beside them.
    private void chunk(int start, int end, boolean spaced) {
        int last = end;
        while (last > start && ".:!?,;".indexOf(line[last - 1]) >= 0) {
            last--;
        }
        if (last == start) {
            tokens.add(Tokens.PUNCTUATION, spaced, line, start, end);
            return;
        }
        if (last - start > LONGEST_CHUNK) {
            tokens.addVariable(spaced, false);
        } else {
            colons(start, last, spaced);
        }
        if (last < end) {
            tokens.add(Tokens.PUNCTUATION, false, line, last, end);
        }
    }

    private void colons(int start, int end, boolean spaced) {
        int colon = find(':', start, end);
        if (colon < 0) {
            segment(start, end, spaced);
        } else if (isUrl(start, end)
                || isPath(start, end)
                || isHexWithColons(start, end)
                || isHostAndPort(start, end)) {
            tokens.addVariable(spaced, false);
        } else if (colon + 1 < end && line[colon + 1] == ':') {
            segment(start, end, spaced);
        } else {
            int from = start;
            boolean space = spaced;
            while (colon >= 0) {
                if (from > start && isHexWithColons(from, end)) {
                    tokens.addVariable(false, false);
                    return;
                }
                if (colon > from) {
                    segment(from, colon, space);
                    space = false;
                }
                tokens.add(Tokens.PUNCTUATION, space, line, colon, colon + 1);
                space = false;
                from = colon + 1;
                colon = find(':', from, end);
            }
            if (from < end) {
                segment(from, end, false);
            }
        }
    }

    private int find(char c, int start, int end) {
        for (int i = start; i < end; i++) {
            if (line[i] == c) {
                return i;
            }
        }
        return -1;
    }

    private void segment(int start, int end, boolean spaced) {
        int digits = 0;
        int letters = 0;
        int beyondHex = 0;
        int others = 0;
        for (int i = start; i < end; i++) {
            switch (classOf(line[i])) {
                case DIGIT -> digits++;
                case HEX_LETTER -> letters++;
                case LETTER -> {
                    letters++;
                    beyondHex++;
                }
                default -> others++;
            }
        }
        if (digits == 0 && letters == 0) {
            if (isPath(start, end)) {
                tokens.addVariable(spaced, false);
            } else {
                tokens.add(Tokens.PUNCTUATION, spaced, line, start, end);
            }
        } else if (letters == 0) {
            tokens.addVariable(spaced, true);
        } else if (isPath(start, end) || isHostName(start, end)) {
            tokens.addVariable(spaced, false);
        } else if (digits == 0) {
            boolean direction = letters == 1 && end - start == 2 && (line[start + 1] == '+' || line[start + 1] == '-');
            if (direction || (beyondHex == 0 && others == 0 && letters >= 6)) {
                tokens.addVariable(spaced, false);
            } else {
                tokens.add(Tokens.WORD, spaced, line, start, end);
            }
        } else if (beyondHex == 0 && digits + letters >= 6) {
            tokens.addVariable(spaced, false);
        } else if (isAmountWithUnit(start, end, letters)) {
            tokens.addVariable(spaced, true);
        } else {
            parts(start, end, spaced);
        }
    }

    /// `512MB`, `30ms`, `3rd`: digits, then a few letters.
    private boolean isAmountWithUnit(int start, int end, int letters) {
        if (letters > 4
                || end - start <= letters
                || classOf(line[start]) == HEX_LETTER
                || classOf(line[start]) == LETTER) {
            return false;
        }
        for (int i = end - letters; i < end; i++) {
            byte kind = classOf(line[i]);
            if (kind != LETTER && kind != HEX_LETTER) {
                return false;
            }
        }
        return true;
    }

    /// An identifier with digits: `blk_38865` becomes `blk_<*>`, and one with many or mixed parts is variable as a
    /// whole.
    private void parts(int start, int end, boolean spaced) {
        int begin = tokens.begin();
        int masked = 0;
        int kept = 0;
        boolean afterMask = false;
        int i = start;
        while (i < end) {
            int from = i;
            while (i < end && !isAlphanumeric(line[i])) {
                i++;
            }
            int partStart = i;
            int digits = 0;
            boolean digitThenLetter = false;
            int hex = 0;
            while (i < end && isAlphanumeric(line[i])) {
                byte kind = classOf(line[i]);
                if (kind == DIGIT) {
                    digits++;
                } else if (digits > 0) {
                    digitThenLetter = true;
                }
                if (kind != LETTER) {
                    hex++;
                }
                i++;
            }
            int length = i - partStart;
            boolean aloneAfterMask = afterMask && digits == 0 && length <= 1;
            if (aloneAfterMask) {
                continue;
            }
            if (digits == 0) {
                tokens.append(line, from, i);
                kept += length;
                afterMask = false;
                continue;
            }
            masked++;
            int separators = partStart - from;
            // A minus behind another separator is the number's sign.
            int signless = separators > 1 && line[partStart - 1] == '-' ? partStart - 1 : partStart;
            boolean prefixed = !digitThenLetter
                    && length - digits >= SHORTEST_PREFIX
                    && length - digits <= LONGEST_PREFIX
                    && !(hex == length && length >= 6);
            if (prefixed) {
                tokens.append(line, from, partStart + length - digits);
                kept += length - digits;
            } else if (!afterMask) {
                tokens.append(line, from, signless);
            }
            if (prefixed || !afterMask) {
                tokens.appendMask();
            }
            afterMask = true;
        }
        if (masked >= MANY_PARTS || kept == 0) {
            tokens.undo(begin);
            tokens.addVariable(spaced, false);
        } else {
            tokens.finish(Tokens.PARTIAL, spaced, begin);
        }
    }

    private static boolean isAlphanumeric(char c) {
        byte kind = classOf(c);
        return kind == DIGIT || kind == LETTER || kind == HEX_LETTER;
    }

    private boolean isUrl(int start, int end) {
        for (int i = start + 1; i + 2 < end; i++) {
            if (line[i] == ':' && line[i + 1] == '/' && (line[i + 2] == '/' || i - start == 4)) {
                return true;
            }
        }
        return false;
    }

    /// `/var/log`, `~/x`, `C:\x`, `a/b/c`, `a\b\c`.
    private boolean isPath(int start, int end) {
        char first = line[start];
        if (end - start >= 2 && (first == '/' || (line[start + 1] == '/' && (first == '~' || first == '.')))) {
            return true;
        }
        int forward = 0;
        int backward = 0;
        for (int i = start; i < end; i++) {
            forward += line[i] == '/' ? 1 : 0;
            backward += line[i] == '\\' ? 1 : 0;
        }
        boolean hasDrive = end - start >= 3 && line[start + 1] == ':' && line[start + 2] == '\\';
        return forward >= 2 || backward >= 3 || hasDrive;
    }

    /// A clock's time, a hardware address, an IPv6 address.
    private boolean isHexWithColons(int start, int end) {
        int digits = 0;
        for (int i = start; i < end; i++) {
            byte kind = classOf(line[i]);
            if (kind == DIGIT) {
                digits++;
            } else if (kind != HEX_LETTER && line[i] != ':' && line[i] != '.' && line[i] != ',' && line[i] != '-') {
                return false;
            }
        }
        return digits > 0;
    }

    private boolean isHostAndPort(int start, int end) {
        int colon = find(':', start, end);
        int port = end - colon - 1;
        if (port < 2 || port > 5) {
            return false;
        }
        for (int i = colon + 1; i < end; i++) {
            if (classOf(line[i]) != DIGIT) {
                return false;
            }
        }
        boolean structured = false;
        for (int i = start; i < colon; i++) {
            if (line[i] == '.' || line[i] == '-' || classOf(line[i]) == DIGIT) {
                structured = true;
            } else if (!isAlphanumeric(line[i])) {
                return false;
            }
        }
        return structured;
    }

    /// Labels with dots between, the last of them a top-level domain; also behind an `@`.
    private boolean isHostName(int start, int end) {
        int lastDot = -1;
        int firstDot = -1;
        int at = start;
        for (int i = start; i < end; i++) {
            char c = line[i];
            if (c == '.') {
                lastDot = i;
                firstDot = firstDot < 0 ? i : firstDot;
            } else if (c == '@' && at == start && i > start) {
                at = i + 1;
                firstDot = -1;
                lastDot = -1;
            } else if (c != '-' && !(c == '_' && lastDot < 0) && !isAlphanumeric(c)) {
                return false;
            }
        }
        return lastDot > at
                && lastDot < end - 1
                && (lexicon.meaningOf(Tokens.hash(line, lastDot + 1, end)) & Lexicon.TOP_LEVEL) != 0
                && (lexicon.meaningOf(Tokens.hash(line, at, firstDot)) & Lexicon.NAMESPACE) == 0;
    }
}
