package greenwall.fleet.explain.template;

/// Removes differences in length between lines of one template: units that scale with their amount, dates of
/// several words, lists, repeated groups, empty places.
record LineNormalizer(WordMeanings meanings, LearnedNames names, LineTokens tokens) {
    private static final int LONGEST_PERIOD = 12;

    void normalize() {
        foldCommands();
        readMeanings();
        foldVariables();
        foldRepeats();
    }

    /// Replaces a command with its arguments by one variable: `CMD (run-parts /etc/cron.hourly)`,
    /// `COMMAND=/bin/systemctl restart nginx`.
    private void foldCommands() {
        for (int i = 0; i + 2 < tokens.size; i++) {
            if (!means(i, WordMeanings.INTRODUCES_A_COMMAND)) {
                continue;
            }
            int end = tokens.size;
            if (tokens.isPunctuation(i + 1, '(') && tokens.isPunctuation(end - 1, ')')) {
                end--;
            } else if (!tokens.isPunctuation(i + 1, '=')) {
                continue;
            }
            tokens.makeVariable(i + 2);
            int kept = tokens.size - end;
            for (int k = 0; k < kept; k++) {
                tokens.move(end + k, i + 3 + k);
            }
            tokens.size = i + 3 + kept;
            return;
        }
    }

    /// Whether the token is a word with one of these meanings.
    private boolean means(int i, int wanted) {
        return i < tokens.size
                && tokens.kind[i] == LineTokens.WORD
                && (meanings.meaningOf(tokens.hash[i]) & wanted) != 0;
    }

    /// Replaces users, dates, amounts with their units, and empty places by variables.
    private void readMeanings() {
        int size = tokens.size;
        int w = 0;
        for (int i = 0; i < size; i++) {
            byte kind = tokens.kind[i];
            if (kind == LineTokens.EMPTY) {
                if (w > 0 && means(w - 1, WordMeanings.INTRODUCES_A_USER)) {
                    tokens.move(i, w);
                    tokens.makeVariable(w++);
                } else if (isValueLeftOut(i, w)) {
                    tokens.move(i, w++);
                }
                continue;
            }
            if (kind == LineTokens.WORD) {
                int date = dateLength(i);
                if (date > 0) {
                    tokens.move(i, w);
                    tokens.makeVariable(w++);
                    i += date - 1;
                    continue;
                }
                if (w > 0 && tokens.kind[w - 1] == LineTokens.VARIABLE && tokens.spaced[i]) {
                    boolean unit = tokens.amount[w - 1] && means(i, WordMeanings.SCALED_UNIT);
                    if (unit || means(i, WordMeanings.CLOCK)) {
                        continue;
                    }
                }
            }
            boolean startsValue = w > 0 && means(w - 1, WordMeanings.INTRODUCES_A_USER);
            if (isSignOfAmount(w, i)) {
                w--;
                tokens.spaced[i] = true;
            }
            tokens.move(i, w);
            if (means(w, WordMeanings.TRUTH)) {
                tokens.makeVariable(w);
            }
            if (startsValue
                    && (kind == LineTokens.WORD || kind == LineTokens.PARTIAL)
                    && tokens.spaced[i]
                    && !means(w, WordMeanings.NO_USER)) {
                names.learn(tokens.hash[w]);
                tokens.makeVariable(w);
            }
            w++;
        }
        tokens.size = w;
    }

    /// Whether a value is missing between two words, as in `Invalid user  from` with its two blanks.
    private boolean isValueLeftOut(int i, int w) {
        return i + 1 < tokens.size
                && w > 0
                && tokens.kind[w - 1] == LineTokens.WORD
                && tokens.kind[i + 1] == LineTokens.WORD;
    }

    /// Whether the sign before an amount belongs to it, as in `<1 sec`; not if it opens a bracket.
    private boolean isSignOfAmount(int w, int i) {
        return w > 0
                && tokens.kind[i] == LineTokens.VARIABLE
                && tokens.amount[i]
                && !tokens.spaced[i]
                && tokens.spaced[w - 1]
                && (tokens.isPunctuation(w - 1, '<') || tokens.isPunctuation(w - 1, '>'))
                && !(i + 1 < tokens.size && (tokens.isPunctuation(i + 1, '>') || tokens.isPunctuation(i + 1, ',')));
    }

    /// The number of tokens from here that are a date, such as `Fri Jun 17 20:55:07 2005`; 0 if there is no
    /// date.
    private int dateLength(int i) {
        int next = i;
        if (means(next, WordMeanings.WEEKDAY)) {
            next++;
            if (next < tokens.size && tokens.isPunctuation(next, ',')) {
                next++;
            }
            if (next < tokens.size && tokens.kind[next] == LineTokens.EMPTY) {
                next++;
            }
        }
        int month = next;
        if (means(next, WordMeanings.MONTH)) {
            next++;
        }
        if (next == i) {
            return 0;
        }
        int numbers = 0;
        boolean sawMonth = next > month;
        while (next < tokens.size && numbers < 4) {
            boolean number = tokens.kind[next] == LineTokens.VARIABLE;
            boolean filler = tokens.kind[next] == LineTokens.EMPTY
                    || (numbers > 0 && tokens.isPunctuation(next, ','))
                    || (numbers > 0 && !sawMonth && means(next, WordMeanings.MONTH))
                    || (numbers > 0 && means(next, WordMeanings.CLOCK));
            if (!number && !filler) {
                break;
            }
            numbers += number ? 1 : 0;
            next++;
        }
        while (next > i && !(tokens.kind[next - 1] == LineTokens.VARIABLE || means(next - 1, WordMeanings.CLOCK))) {
            next--;
        }
        return numbers > 0 ? next - i : 0;
    }

    /// Adjacent variables, or variables with only a separator between them, become one; an amount repeated in
    /// brackets is dropped.
    private void foldVariables() {
        int w = 0;
        for (int i = 0; i < tokens.size; i++) {
            if (isRestated(w, i)) {
                i += 2;
                continue;
            }
            if (w > 0 && tokens.kind[i] == LineTokens.VARIABLE) {
                if (tokens.kind[w - 1] == LineTokens.VARIABLE) {
                    continue;
                }
                if (w > 1 && tokens.kind[w - 2] == LineTokens.VARIABLE && isSeparator(w - 1) && !wordFollows(i)) {
                    w--;
                    continue;
                }
            }
            tokens.move(i, w++);
        }
        tokens.size = w;
    }

    /// Whether a word follows, as in `took 3 s, 2 errors`, where the two amounts are not a list.
    private boolean wordFollows(int i) {
        return tokens.spaced[i] && i + 1 < tokens.size && tokens.kind[i + 1] == LineTokens.WORD;
    }

    private boolean isSeparator(int i) {
        return tokens.kind[i] == LineTokens.PUNCTUATION
                && ",:;/|-+x.&".indexOf(tokens.first(i)) >= 0
                && tokens.isPunctuation(i, tokens.first(i));
    }

    /// Whether an amount is repeated in brackets, as in `1571 bytes (1.53 KB)`.
    private boolean isRestated(int w, int i) {
        return w > 0
                && i + 2 < tokens.size
                && tokens.isPunctuation(i, '(')
                && tokens.kind[i + 1] == LineTokens.VARIABLE
                && tokens.amount[i + 1]
                && tokens.isPunctuation(i + 2, ')')
                && means(w - 1, WordMeanings.AMOUNT);
    }

    /// Replaces a list, which is a repeated sequence of tokens with a variable part, by one such sequence.
    private void foldRepeats() {
        for (int period = 1; period <= LONGEST_PERIOD && period * 2 <= tokens.size; period++) {
            int w = period;
            int run = 0;
            for (int i = period; i < tokens.size; i++) {
                boolean same = tokens.hash[i] == tokens.hash[w - period];
                tokens.move(i, w++);
                run = same ? run + 1 : 0;
                if (period == 1 && isListed(w)) {
                    w -= 2;
                }
                if (run == period) {
                    run = 0;
                    if (hasVariable(w - period, w)) {
                        w -= period;
                    }
                }
            }
            tokens.size = w;
        }
    }

    /// Whether the last token repeats the one before the separator, as in `blk_<*>, blk_<*>`.
    private boolean isListed(int w) {
        return w > 2
                && tokens.kind[w - 1] == LineTokens.PARTIAL
                && tokens.hash[w - 1] == tokens.hash[w - 3]
                && isSeparator(w - 2);
    }

    private boolean hasVariable(int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.kind[i] == LineTokens.VARIABLE || tokens.kind[i] == LineTokens.PARTIAL) {
                return true;
            }
        }
        return false;
    }
}
