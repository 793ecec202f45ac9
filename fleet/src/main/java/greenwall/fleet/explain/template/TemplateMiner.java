package greenwall.fleet.explain.template;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Folds a stream of log lines into templates, with one set of rules for the logs of any program.
///
/// A line is cut into tokens, and parts that look variable are masked ([LineMasker]); differences in length between
/// lines of one kind are removed ([Normalizer]); and words that vary are found by comparison ([TemplateGeneralizer]).
///
/// Memory is bounded by the shapes and the tokens that are kept. A line of a new shape beyond that is known by
/// its first word alone, and counted. Not safe for use by several threads.
public final class TemplateMiner {
    private static final int MOST_SHAPES = 10_000;
    private static final int MOST_TOKENS = 500_000;
    private static final int MOST_COARSE_SHAPES = 500;
    private static final int MOST_GATHERINGS = 250_000;

    private final KnownWords lexicon = new KnownWords();
    private final Names names = new Names(lexicon);
    private final LineMasker scanner = new LineMasker(lexicon, names);
    private final Normalizer normaliser = new Normalizer(lexicon, names);
    private final Tokens tokens = new Tokens();
    private final Map<Long, Shape> shapes = new HashMap<>();
    private final Map<Long, String> texts = new HashMap<>();
    private final TemplateGeneralizer widener = new TemplateGeneralizer(MOST_GATHERINGS, names);
    private int made;
    private int madeTokens;
    private long coarse;

    /// The template of the line, which is counted there. What it is called may change as more lines come, see
    /// [Template].
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
        /// Something variable of a line.
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

    /// The template of the line without counting it, for looking a line up again once all were read.
    public Template find(String line) {
        joinNames();
        return template(line);
    }

    private void joinNames() {
        names.join(shapes.values(), made, this::widened);
    }

    private Template template(String line) {
        scanner.scan(line, tokens);
        normaliser.normalise(tokens);
        Shape shape = shapes.get(Shape.hash(tokens.hash, tokens.size));
        return (shape == null ? unknown() : shape).template().root();
    }

    /// All templates, those of the most lines first.
    public List<Template> templates() {
        joinNames();
        Set<Template> roots = new LinkedHashSet<>();
        shapes.values().forEach(shape -> roots.add(shape.template().root()));
        return roots.stream()
                .filter(template -> template.lines() > 0)
                .sorted(Comparator.comparingLong(Template::lines).reversed().thenComparing(Template::id))
                .toList();
    }

    /// How many lines were known by their first word alone, because too many shapes had been seen.
    public long coarse() {
        return coarse;
    }

    private Shape unknown() {
        if (made < MOST_SHAPES && madeTokens < MOST_TOKENS) {
            Shape shape = make();
            widener.add(shape, this::widened);
            return shape;
        }
        coarse++;
        tokens.standsAt(0, 0);
        tokens.keepFirstWord(made < MOST_SHAPES + MOST_COARSE_SHAPES);
        Shape known = shapes.get(Shape.hash(tokens.hash, tokens.size));
        return known == null ? make() : known;
    }

    private Shape make() {
        Shape shape = Shape.of(made++, tokens, texts);
        madeTokens += shape.size();
        shapes.put(shape.hash(), shape);
        return shape;
    }

    private Shape widened(Shape shape, int place) {
        Shape wide = shape.widened(made, place);
        Shape known = shapes.get(wide.hash());
        if (known != null) {
            return known;
        }
        made++;
        madeTokens += wide.size();
        shapes.put(wide.hash(), wide);
        widener.add(wide, this::widened);
        return wide;
    }
}
