package greenwall.fleet.explain.template;

/// Removes differences in length between lines of one template: units that scale with their amount, dates of several
/// words, lists, repeated groups, empty places.
record Normalizer(KnownWords lexicon, KnownNames names) {
    private static final int LONGEST_PERIOD = 12;

    void normalise(Tokens t) {
        foldCommands(t);
        readMeanings(t);
        foldVariables(t);
        foldRepeats(t);
    }

    /// Replaces a command with its arguments by one variable: `CMD (run-parts /etc/cron.hourly)`,
    /// `COMMAND=/bin/systemctl restart nginx`.
    private void foldCommands(Tokens t) {
        for (int i = 0; i + 2 < t.size; i++) {
            if ((meaning(t, i) & KnownWords.INTRODUCES_A_COMMAND) == 0) {
                continue;
            }
            int end = t.size;
            if (t.isPunctuation(i + 1, '(') && t.isPunctuation(end - 1, ')')) {
                end--;
            } else if (!t.isPunctuation(i + 1, '=')) {
                continue;
            }
            t.makeVariable(i + 2);
            int kept = t.size - end;
            for (int k = 0; k < kept; k++) {
                t.move(end + k, i + 3 + k);
            }
            t.size = i + 3 + kept;
            return;
        }
    }

    private int meaning(Tokens t, int i) {
        return i < t.size && t.kind[i] == Tokens.WORD ? lexicon.meaningOf(t.hash[i]) : 0;
    }

    /// Replaces users, dates, amounts with their units, and empty places by variables.
    private void readMeanings(Tokens t) {
        int size = t.size;
        int w = 0;
        for (int i = 0; i < size; i++) {
            byte kind = t.kind[i];
            if (kind == Tokens.EMPTY) {
                if (w > 0 && introduces(t, w - 1)) {
                    t.move(i, w);
                    t.makeVariable(w++);
                } else if (isValueLeftOut(t, i, w)) {
                    t.move(i, w++);
                }
                continue;
            }
            if (kind == Tokens.WORD) {
                int date = dateLength(t, i);
                if (date > 0) {
                    t.move(i, w);
                    t.makeVariable(w++);
                    i += date - 1;
                    continue;
                }
                if (w > 0 && t.kind[w - 1] == Tokens.VARIABLE && t.spaced[i]) {
                    int meaning = lexicon.meaningOf(t.hash[i]);
                    boolean unit = (meaning & KnownWords.SCALED_UNIT) != 0 && t.amount[w - 1];
                    if (unit || (meaning & KnownWords.CLOCK) != 0) {
                        continue;
                    }
                }
            }
            boolean startsValue = w > 0 && introduces(t, w - 1);
            if (isSignOfAmount(t, w, i)) {
                w--;
                t.spaced[i] = true;
            }
            t.move(i, w);
            if ((meaningOfResult(t, w) & KnownWords.TRUTH) != 0) {
                t.makeVariable(w);
            }
            if (startsValue
                    && (kind == Tokens.WORD || kind == Tokens.PARTIAL)
                    && t.spaced[i]
                    && (meaningOfResult(t, w) & KnownWords.NO_USER) == 0) {
                names.learn(t.hash[w]);
                t.makeVariable(w);
            }
            w++;
        }
        t.size = w;
    }

    private boolean introduces(Tokens t, int i) {
        return t.kind[i] == Tokens.WORD && (lexicon.meaningOf(t.hash[i]) & KnownWords.INTRODUCES_A_USER) != 0;
    }

    /// Whether a value is missing between two words, as in `Invalid user  from` with its two blanks.
    private boolean isValueLeftOut(Tokens t, int i, int w) {
        return i + 1 < t.size && w > 0 && t.kind[w - 1] == Tokens.WORD && t.kind[i + 1] == Tokens.WORD;
    }

    /// Whether the sign before an amount belongs to it, as in `<1 sec`; not if it opens a bracket.
    private static boolean isSignOfAmount(Tokens t, int w, int i) {
        return w > 0
                && t.kind[i] == Tokens.VARIABLE
                && t.amount[i]
                && !t.spaced[i]
                && t.spaced[w - 1]
                && (t.isPunctuation(w - 1, '<') || t.isPunctuation(w - 1, '>'))
                && !(i + 1 < t.size && (t.isPunctuation(i + 1, '>') || t.isPunctuation(i + 1, ',')));
    }

    /// The number of tokens from here that are a date: `Fri Jun 17 20:55:07 2005`, `Jun 17 2005`. 0 if there is
    /// no date.
    private int dateLength(Tokens t, int i) {
        int next = i;
        if ((meaning(t, next) & KnownWords.WEEKDAY) != 0) {
            next++;
            if (next < t.size && t.isPunctuation(next, ',')) {
                next++;
            }
            if (next < t.size && t.kind[next] == Tokens.EMPTY) {
                next++;
            }
        }
        int month = next;
        if ((meaning(t, next) & KnownWords.MONTH) != 0) {
            next++;
        }
        if (next == i) {
            return 0;
        }
        int numbers = 0;
        boolean sawMonth = next > month;
        while (next < t.size && numbers < 4) {
            boolean number = t.kind[next] == Tokens.VARIABLE;
            boolean filler = t.kind[next] == Tokens.EMPTY
                    || (numbers > 0 && t.isPunctuation(next, ','))
                    || (numbers > 0 && !sawMonth && (meaning(t, next) & KnownWords.MONTH) != 0)
                    || (numbers > 0 && (meaning(t, next) & KnownWords.CLOCK) != 0);
            if (!number && !filler) {
                break;
            }
            numbers += number ? 1 : 0;
            next++;
        }
        while (next > i && !(t.kind[next - 1] == Tokens.VARIABLE || (meaning(t, next - 1) & KnownWords.CLOCK) != 0)) {
            next--;
        }
        return numbers > 0 ? next - i : 0;
    }

    /// Adjacent variables, or variables with only a separator between them, become one; an amount repeated in
    /// brackets is dropped.
    private void foldVariables(Tokens t) {
        int w = 0;
        for (int i = 0; i < t.size; i++) {
            if (isRestated(t, w, i)) {
                i += 2;
                continue;
            }
            if (w > 0 && t.kind[i] == Tokens.VARIABLE) {
                if (t.kind[w - 1] == Tokens.VARIABLE) {
                    continue;
                }
                if (w > 1 && t.kind[w - 2] == Tokens.VARIABLE && isSeparator(t, w - 1) && !wordFollows(t, i)) {
                    w--;
                    continue;
                }
            }
            t.move(i, w++);
        }
        t.size = w;
    }

    /// Whether a word follows, as in `took 3 s, 2 errors`, where the two amounts are not a list.
    private static boolean wordFollows(Tokens t, int i) {
        return t.spaced[i] && i + 1 < t.size && t.kind[i + 1] == Tokens.WORD;
    }

    private static boolean isSeparator(Tokens t, int i) {
        return t.kind[i] == Tokens.PUNCTUATION
                && ",:;/|-+x.&".indexOf(t.first(i)) >= 0
                && t.isPunctuation(i, t.first(i));
    }

    /// Whether an amount is repeated in brackets, as in `1571 bytes (1.53 KB)`.
    private boolean isRestated(Tokens t, int w, int i) {
        return w > 0
                && i + 2 < t.size
                && t.isPunctuation(i, '(')
                && t.kind[i + 1] == Tokens.VARIABLE
                && t.amount[i + 1]
                && t.isPunctuation(i + 2, ')')
                && (meaningOfResult(t, w - 1) & KnownWords.AMOUNT) != 0;
    }

    private int meaningOfResult(Tokens t, int i) {
        return t.kind[i] == Tokens.WORD ? lexicon.meaningOf(t.hash[i]) : 0;
    }

    /// Replaces a list, which is a repeated sequence of tokens with a variable part, by one such sequence.
    private static void foldRepeats(Tokens t) {
        for (int period = 1; period <= LONGEST_PERIOD && period * 2 <= t.size; period++) {
            int w = period;
            int run = 0;
            for (int i = period; i < t.size; i++) {
                boolean same = t.hash[i] == t.hash[w - period];
                t.move(i, w++);
                run = same ? run + 1 : 0;
                if (period == 1 && isListed(t, w)) {
                    w -= 2;
                }
                if (run == period) {
                    run = 0;
                    if (hasVariable(t, w - period, w)) {
                        w -= period;
                    }
                }
            }
            t.size = w;
        }
    }

    /// Whether the last token repeats the one before the separator, as in `blk_<*>, blk_<*>`.
    private static boolean isListed(Tokens t, int w) {
        return w > 2 && t.kind[w - 1] == Tokens.PARTIAL && t.hash[w - 1] == t.hash[w - 3] && isSeparator(t, w - 2);
    }

    private static boolean hasVariable(Tokens t, int from, int to) {
        for (int i = from; i < to; i++) {
            if (t.kind[i] == Tokens.VARIABLE || t.kind[i] == Tokens.PARTIAL) {
                return true;
            }
        }
        return false;
    }
}
