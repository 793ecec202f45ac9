package greenwall.fleet.explain.template;

import static greenwall.fleet.explain.template.CharacterClass.DIGIT;
import static greenwall.fleet.explain.template.CharacterClass.HEX_LETTER;
import static greenwall.fleet.explain.template.CharacterClass.LETTER;

/// Classifies a part of a line by its form alone.
record TokenClassifier(WordMeanings meanings, char[] line) {
    enum Form {
        SYMBOLS,
        WORD,
        NUMBER,
        HOST_NAME,
        /// Its parts are masked one by one.
        IDENTIFIER,
        /// Anything else that is masked as a whole: paths, hexadecimal digits.
        VARIABLE
    }

    Form form(int start, int end) {
        int digits = 0;
        int letters = 0;
        int beyondHex = 0;
        int others = 0;
        for (int i = start; i < end; i++) {
            switch (CharacterClass.of(line[i])) {
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
            return isPath(start, end) ? Form.VARIABLE : Form.SYMBOLS;
        } else if (letters == 0) {
            return Form.NUMBER;
        } else if (isPath(start, end)) {
            return Form.VARIABLE;
        } else if (isHostName(start, end)) {
            return Form.HOST_NAME;
        } else if (digits == 0) {
            boolean direction = letters == 1 && end - start == 2 && (line[start + 1] == '+' || line[start + 1] == '-');
            boolean hex = beyondHex == 0 && others == 0 && letters >= 6;
            return direction || hex ? Form.VARIABLE : Form.WORD;
        } else if (beyondHex == 0 && digits + letters >= 6) {
            return Form.VARIABLE;
        }
        return isAmountWithUnit(start, end, letters) ? Form.NUMBER : Form.IDENTIFIER;
    }

    int find(char c, int start, int end) {
        for (int i = start; i < end; i++) {
            if (line[i] == c) {
                return i;
            }
        }
        return -1;
    }

    /// Whether the part consists of digits and then a few letters: `512MB`, `30ms`, `3rd`.
    boolean isAmountWithUnit(int start, int end, int letters) {
        if (letters > 4
                || end - start <= letters
                || CharacterClass.of(line[start]) == HEX_LETTER
                || CharacterClass.of(line[start]) == LETTER) {
            return false;
        }
        for (int i = end - letters; i < end; i++) {
            var kind = CharacterClass.of(line[i]);
            if (kind != LETTER && kind != HEX_LETTER) {
                return false;
            }
        }
        return true;
    }

    boolean isUrl(int start, int end) {
        for (int i = start + 1; i + 2 < end; i++) {
            if (line[i] == ':' && line[i + 1] == '/') {
                return true;
            }
        }
        return false;
    }

    /// Whether the part is a path: `/var/log`, `~/x`, `C:\x`, `a/b/c`, `a\b\c`.
    boolean isPath(int start, int end) {
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

    /// Whether the part may be a time of day, a hardware address or an IPv6 address.
    boolean isHexWithColons(int start, int end) {
        int digits = 0;
        for (int i = start; i < end; i++) {
            var kind = CharacterClass.of(line[i]);
            if (kind == DIGIT) {
                digits++;
            } else if (kind != HEX_LETTER && line[i] != ':' && line[i] != '.' && line[i] != ',' && line[i] != '-') {
                return false;
            }
        }
        return digits > 0;
    }

    boolean isHostAndPort(int start, int end) {
        int colon = find(':', start, end);
        int port = end - colon - 1;
        if (port < 2 || port > 5) {
            return false;
        }
        for (int i = colon + 1; i < end; i++) {
            if (CharacterClass.of(line[i]) != DIGIT) {
                return false;
            }
        }
        boolean structured = false;
        for (int i = start; i < colon; i++) {
            if (line[i] == '.' || line[i] == '-' || CharacterClass.of(line[i]) == DIGIT) {
                structured = true;
            } else if (!CharacterClass.of(line[i]).isAlphanumeric()) {
                return false;
            }
        }
        return structured;
    }

    /// Whether the part consists of labels separated by dots, with a top-level domain at the end; it may
    /// contain a user before an `@`.
    boolean isHostName(int start, int end) {
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
            } else if (c != '-'
                    && !(c == '_' && lastDot < 0)
                    && !CharacterClass.of(c).isAlphanumeric()) {
                return false;
            }
        }
        return lastDot > at
                && lastDot < end - 1
                && (meanings.meaningOf(LineTokens.hash(line, lastDot + 1, end)) & WordMeanings.TOP_LEVEL) != 0
                && (meanings.meaningOf(LineTokens.hash(line, at, firstDot)) & WordMeanings.NAMESPACE) == 0;
    }
}
