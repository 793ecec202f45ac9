package greenwall.fleet.explain.template;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Folds a stream of log lines into templates, with one set of rules for the logs of any program.
///
/// A line is split into tokens, and parts that look variable are masked ([LineMasker]); differences in length between
/// lines of one kind are removed ([Normalizer]); and words that vary are found by comparison ([TemplateGeneralizer]).
///
/// Memory is bounded by a maximum number of patterns and tokens. Beyond that, a line of a new pattern is only
/// identified by its first word, and counted. Not thread-safe.
public final class TemplateMiner {
    private static final int MOST_PATTERNS = 10_000;
    private static final int MOST_TOKENS = 500_000;
    private static final int MOST_COARSE_PATTERNS = 500;
    private static final int MOST_GATHERINGS = 250_000;

    private final KnownWords lexicon = new KnownWords();
    private final KnownNames names = new KnownNames(lexicon);
    private final LineMasker scanner = new LineMasker(lexicon, names);
    private final Normalizer normaliser = new Normalizer(lexicon, names);
    private final Tokens tokens = new Tokens();
    private final Map<Long, TokenPattern> patterns = new HashMap<>();
    private final Map<Long, String> texts = new HashMap<>();
    private final TemplateGeneralizer widener = new TemplateGeneralizer(MOST_GATHERINGS, names);
    private int made;
    private int madeTokens;
    private long coarse;

    /// The template of the line, which is counted there. Its id may change as more lines arrive, see [Template].
    public Template add(String line) {
        Template template = template(line);
        template.count();
        if (names.due(made)) {
            joinNames();
        }
        return template;
    }

    /// Receives the variable parts of a line.
    public interface Parameters {
        /// A variable part of a line.
        ///
        /// @param place of the template, the same for all of its lines
        /// @param start where in the line it begins
        void at(int place, int start, int end);
    }

    /// The variable parts of the line that was added last.
    public void parameters(Parameters of) {
        for (int i = 0; i < tokens.size; i++) {
            if ((tokens.kind[i] == Tokens.VARIABLE || tokens.kind[i] == Tokens.PARTIAL)
                    && tokens.lineTo[i] > tokens.lineFrom[i]) {
                of.at(i, tokens.lineFrom[i], tokens.lineTo[i]);
            }
        }
    }

    /// The template of the line without counting it, for looking up a line again after all were read.
    public Template find(String line) {
        joinNames();
        return template(line);
    }

    private void joinNames() {
        names.join(patterns.values(), made, this::widened);
    }

    private Template template(String line) {
        scanner.scan(line, tokens);
        normaliser.normalise(tokens);
        TokenPattern pattern = patterns.get(TokenPattern.hash(tokens.hash, tokens.size));
        return (pattern == null ? unknown() : pattern).template().root();
    }

    /// All templates, those with the most lines first.
    public List<Template> templates() {
        joinNames();
        Set<Template> roots = new LinkedHashSet<>();
        patterns.values().forEach(pattern -> roots.add(pattern.template().root()));
        return roots.stream()
                .filter(template -> template.lines() > 0)
                .sorted(Comparator.comparingLong(Template::lines).reversed().thenComparing(Template::id))
                .toList();
    }

    /// How many lines are only identified by their first word, because too many patterns had been seen.
    public long coarse() {
        return coarse;
    }

    private TokenPattern unknown() {
        if (made < MOST_PATTERNS && madeTokens < MOST_TOKENS) {
            TokenPattern pattern = make();
            widener.add(pattern, this::widened);
            return pattern;
        }
        coarse++;
        tokens.standsAt(0, 0);
        tokens.keepFirstWord(made < MOST_PATTERNS + MOST_COARSE_PATTERNS);
        TokenPattern known = patterns.get(TokenPattern.hash(tokens.hash, tokens.size));
        return known == null ? make() : known;
    }

    private TokenPattern make() {
        TokenPattern pattern = TokenPattern.of(made++, tokens, texts);
        madeTokens += pattern.size();
        patterns.put(pattern.hash(), pattern);
        return pattern;
    }

    private TokenPattern widened(TokenPattern pattern, int place) {
        TokenPattern wide = pattern.widened(made, place);
        TokenPattern known = patterns.get(wide.hash());
        if (known != null) {
            return known;
        }
        made++;
        madeTokens += wide.size();
        patterns.put(wide.hash(), wide);
        widener.add(wide, this::widened);
        return wide;
    }
}
