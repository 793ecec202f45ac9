package greenwall.fleet.explain.template;

import static greenwall.fleet.explain.template.CharacterClass.DIGIT;
import static greenwall.fleet.explain.template.CharacterClass.LETTER;
import static greenwall.fleet.explain.template.CharacterClass.SPACE;
import static greenwall.fleet.explain.template.CharacterClass.STRUCTURE;

import greenwall.fleet.log.AnsiColorCodes;

/// Splits a line into tokens and masks variable parts by their form: numbers, addresses, paths, identifiers
/// with digits. It reads each character about twice and creates no objects.
record LineTokenizer(char[] line, TokenClassifier classifier, LearnedNames names, LineTokens tokens) {
    /// The rest of a longer line is ignored.
    static final int LONGEST_LINE = 4096;

    private static final int LONGEST_CHUNK = 256;
    private static final int MANY_PARTS = 3;
    private static final int SHORTEST_PREFIX = 2;
    private static final int LONGEST_PREFIX = 16;

    static LineTokenizer of(WordMeanings meanings, LearnedNames names, LineTokens tokens) {
        var line = new char[LONGEST_LINE];
        return new LineTokenizer(line, new TokenClassifier(meanings, line), names, tokens);
    }

    /// Replaces the tokens by those of this line.
    void scan(String text) {
        tokens.clear();
        int length = Math.min(text.length(), LONGEST_LINE);
        AnsiColorCodes.blanked(text).getChars(0, length, line, 0);
        int i = 0;
        int blanks = 0;
        while (i < length && !tokens.isFull()) {
            var kind = CharacterClass.of(line[i]);
            if (kind == SPACE) {
                blanks++;
                i++;
                continue;
            }
            if (blanks == 2 && tokens.size > 0) {
                tokens.addEmpty(true);
            }
            if (kind == STRUCTURE) {
                tokens.setRange(i, i + 1);
                if (blanks == 0 && closesEmptyPair(line[i])) {
                    tokens.addVariable(false, false);
                }
                boolean valueMissing = line[i] == '='
                        && blanks == 0
                        && (i + 1 == length || line[i + 1] == ',' || CharacterClass.of(line[i + 1]) == SPACE);
                tokens.add(LineTokens.PUNCTUATION, blanks > 0, line, i, i + 1);
                if (valueMissing) {
                    tokens.addVariable(false, false);
                }
                i++;
            } else {
                int end = i + 1;
                while (end < length && !CharacterClass.of(line[end]).isBoundary()) {
                    end++;
                }
                if (end < length
                        && (classifier.isUrl(i, end) || (line[i] == '/' && classifier.find('?', i, end) >= 0))) {
                    end = endOfQuery(end, length);
                }
                addChunk(i, end, blanks > 0);
                i = end;
            }
            blanks = 0;
        }
        if (length < text.length() || i < length) {
            tokens.addVariable(true, false);
        }
    }

    /// The end of the query of a URL, which may contain characters that otherwise end a chunk.
    private int endOfQuery(int start, int length) {
        int end = start;
        while (end < length && (!CharacterClass.of(line[end]).isBoundary() || "=,;".indexOf(line[end]) >= 0)) {
            end++;
        }
        return end;
    }

    private boolean closesEmptyPair(char c) {
        int last = tokens.size - 1;
        return last >= 0
                && ((c == ')' && tokens.isPunctuation(last, '(')) || (c == ']' && tokens.isPunctuation(last, '[')));
    }

    /// Adds text between blanks and brackets: separates the punctuation at its end, and splits it at colons
    /// next to words.
    private void addChunk(int start, int end, boolean spaced) {
        int last = end;
        while (last > start && ".:!?,;".indexOf(line[last - 1]) >= 0) {
            last--;
        }
        if (last == start) {
            tokens.add(LineTokens.PUNCTUATION, spaced, line, start, end);
            return;
        }
        tokens.setRange(start, last);
        if (last - start > LONGEST_CHUNK) {
            tokens.addVariable(spaced, false);
        } else {
            addColonSeparated(start, last, spaced);
        }
        if (last < end) {
            tokens.add(LineTokens.PUNCTUATION, false, line, last, end);
        }
    }

    private void addColonSeparated(int start, int end, boolean spaced) {
        int colon = classifier.find(':', start, end);
        if (colon < 0) {
            addSegment(start, end, spaced);
        } else if (classifier.isUrl(start, end)
                || classifier.isPath(start, end)
                || classifier.isHexWithColons(start, end)
                || classifier.isHostAndPort(start, end)) {
            tokens.addVariable(spaced, false);
        } else if (colon + 1 < end && line[colon + 1] == ':') {
            addSegment(start, end, spaced);
        } else {
            int from = start;
            boolean space = spaced;
            while (colon >= 0) {
                if (from > start && classifier.isHexWithColons(from, end)) {
                    tokens.setRange(from, end);
                    tokens.addVariable(false, false);
                    return;
                }
                if (colon > from) {
                    addSegment(from, colon, space);
                    space = false;
                }
                tokens.add(LineTokens.PUNCTUATION, space, line, colon, colon + 1);
                space = false;
                from = colon + 1;
                colon = classifier.find(':', from, end);
            }
            if (from < end) {
                addSegment(from, end, false);
            }
        }
    }

    private void addSegment(int start, int end, boolean spaced) {
        tokens.setRange(start, end);
        switch (classifier.form(start, end)) {
            case SYMBOLS -> tokens.add(LineTokens.PUNCTUATION, spaced, line, start, end);
            case WORD -> tokens.add(LineTokens.WORD, spaced, line, start, end);
            case NUMBER -> tokens.addVariable(spaced, true);
            case VARIABLE -> tokens.addVariable(spaced, false);
            case HOST_NAME -> {
                learnHost(start, end);
                tokens.addVariable(spaced, false);
            }
            case IDENTIFIER -> addIdentifier(start, end, spaced);
        }
    }

    /// Learns the user and the host of `user@host.domain`, or only the host.
    private void learnHost(int start, int end) {
        int at = classifier.find('@', start, end);
        int dot = classifier.find('.', at < 0 ? start : at, end);
        if (at > start) {
            names.learn(LineTokens.hash(line, start, at));
        }
        names.learn(LineTokens.hash(line, at < 0 ? start : at + 1, dot < 0 ? end : dot));
    }

    /// Adds an identifier with digits: `blk_38865` becomes `blk_<*>`, and an identifier with many or mixed
    /// parts becomes one variable.
    private void addIdentifier(int start, int end, boolean spaced) {
        int begin = tokens.begin();
        int masked = 0;
        int kept = 0;
        boolean afterMask = false;
        int i = start;
        while (i < end) {
            int from = i;
            while (i < end && !CharacterClass.of(line[i]).isAlphanumeric()) {
                i++;
            }
            int partStart = i;
            int digits = 0;
            boolean digitThenLetter = false;
            int hex = 0;
            while (i < end && CharacterClass.of(line[i]).isAlphanumeric()) {
                var kind = CharacterClass.of(line[i]);
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
            // A minus after another separator is the sign of the number.
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
            tokens.finish(LineTokens.PARTIAL, spaced, begin);
        }
    }
}
