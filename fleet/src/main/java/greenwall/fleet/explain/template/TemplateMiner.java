package greenwall.fleet.explain.template;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Groups a stream of log lines by template, with one set of rules for the logs of any program.
///
/// A line is split into tokens, and parts that look variable are masked ([LineTokenizer]); differences in length
/// between lines of one kind are removed ([LineNormalizer]); and words that vary are found by comparison
/// ([TemplateGeneralizer]).
///
/// Memory is bounded by a maximum number of patterns and tokens. Beyond that, a line of a new pattern is
/// identified only by its first word and counted. Not thread-safe.
public final class TemplateMiner {
    private static final int MAX_SHAPES = 10_000;
    private static final int MAX_TOKENS = 500_000;
    private static final int MAX_COARSE_SHAPES = 500;

    private final WordMeanings meanings = new WordMeanings();
    private final LearnedNames names = new LearnedNames(meanings);
    private final LineTokens tokens = new LineTokens();
    private final LineTokenizer tokenizer = LineTokenizer.of(meanings, names, tokens);
    private final LineNormalizer normalizer = new LineNormalizer(meanings, names, tokens);
    private final Map<Long, LinePattern> patterns = new HashMap<>();
    private final Map<Long, String> texts = new HashMap<>();
    private final TemplateGeneralizer generalizer = new TemplateGeneralizer(names);
    private int shapeCount;
    private int tokenCount;
    private long coarse;

    /// Counts the line and returns its template, whose id may change as more lines arrive, see [LogTemplate].
    public LogTemplate add(String line) {
        LogTemplate template = template(line);
        template.countLine();
        if (names.due(shapeCount)) {
            joinNames();
        }
        return template;
    }

    public interface Parameters {
        /// A variable part of a line.
        ///
        /// @param place the position in the template, which is the same for all of its lines
        /// @param start the position in the line at which the part begins
        void at(int place, int start, int end);
    }

    /// Passes on the variable parts of the line that was added last.
    public void parameters(Parameters receiver) {
        for (int i = 0; i < tokens.size; i++) {
            if ((tokens.kind[i] == LineTokens.VARIABLE || tokens.kind[i] == LineTokens.PARTIAL)
                    && tokens.lineTo[i] > tokens.lineFrom[i]) {
                receiver.at(i, tokens.lineFrom[i], tokens.lineTo[i]);
            }
        }
    }

    /// The template of a line, without counting it; used to look up a line again after all lines have been
    /// read.
    public LogTemplate find(String line) {
        joinNames();
        return template(line);
    }

    private void joinNames() {
        names.join(patterns.values(), shapeCount, this::widened);
    }

    private LogTemplate template(String line) {
        tokenizer.scan(line);
        normalizer.normalize();
        LinePattern pattern = patterns.get(LinePattern.hash(tokens.hash, tokens.size));
        return (pattern == null ? newShape() : pattern).template().shortenedRoot();
    }

    /// All templates, those with the most lines first.
    public List<LogTemplate> templates() {
        joinNames();
        Set<LogTemplate> roots = new LinkedHashSet<>();
        patterns.values().forEach(pattern -> roots.add(pattern.template().root()));
        return roots.stream()
                .filter(template -> template.lines() > 0)
                .sorted(Comparator.comparingLong(LogTemplate::lines).reversed().thenComparing(LogTemplate::id))
                .toList();
    }

    /// The number of lines that are identified only by their first word, because there were too many patterns.
    public long coarse() {
        return coarse;
    }

    private LinePattern newShape() {
        if (shapeCount < MAX_SHAPES && tokenCount < MAX_TOKENS) {
            LinePattern pattern = create();
            generalizer.add(pattern, this::widened);
            return pattern;
        }
        coarse++;
        tokens.setRange(0, 0);
        tokens.keepFirstWord(shapeCount < MAX_SHAPES + MAX_COARSE_SHAPES);
        LinePattern known = patterns.get(LinePattern.hash(tokens.hash, tokens.size));
        return known == null ? create() : known;
    }

    private LinePattern create() {
        LinePattern pattern = LinePattern.of(shapeCount++, tokens, texts);
        tokenCount += pattern.size();
        patterns.put(pattern.hash(), pattern);
        return pattern;
    }

    private LinePattern widened(LinePattern pattern, int place) {
        LinePattern wide = pattern.widened(shapeCount, place);
        LinePattern known = patterns.get(wide.hash());
        if (known != null) {
            return known;
        }
        shapeCount++;
        tokenCount += wide.size();
        patterns.put(wide.hash(), wide);
        generalizer.add(wide, this::widened);
        return wide;
    }
}
