package greenwall.views.slo;

import greenwall.fleet.quantity.Detail;
import greenwall.fleet.quantity.Form;
import greenwall.fleet.quantity.Objectives;
import greenwall.fleet.state.FleetState;
import greenwall.views.Objective;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The burn rate of a budget: 1 uses it up in exactly the objectives' window. Uses the form of the attainment with a
/// shorter window.
final class BurnRates {
    static final double FAST = 14.4;
    static final double SLOW = 3;

    enum Over {
        HOUR("1 h", "[1h:1m]"),
        SIX_HOURS("6 h", "[6h:5m]"),
        THREE_DAYS("3 d", "[3d:15m]");

        private final String word;
        private final String window;

        Over(String word, String window) {
            this.word = word;
            this.window = window;
        }

        String word() {
            return word;
        }
    }

    private BurnRates() {}

    static String id(Objective objective) {
        return "burn." + objective.quantity();
    }

    /// All three rates of an objective, in the forms its hosts use now.
    static Detail lookup(Objective objective, FleetState state) {
        Set<Form> used = new LinkedHashSet<>();
        for (var cluster : state.clusters()) {
            cluster.column(objective.quantity()).ifPresent(column -> {
                for (int row = 0; row < column.size(); row++) {
                    used.add(column.form(row));
                }
            });
        }
        var parts = new ArrayList<Detail.Part>();
        for (var form : measured(objective, used)) {
            for (var over : Over.values()) {
                parts.add(new Detail.Part(over.word(), rate(form, over, objective), 1));
            }
        }
        return new Detail(id(objective), objective.name(), "x", Detail.Kind.LOOKUP, List.of(), 0, parts, Map.of());
    }

    /// The share of the whole budget used in each hour, which is clearer than a factor.
    static Detail chart(Objective objective) {
        double hours = objective.all().window().toSeconds() / 3600.0;
        var parts = new ArrayList<Detail.Part>();
        for (var form : measured(objective, Set.of())) {
            parts.add(new Detail.Part(
                    "",
                    rate(form, Over.HOUR, objective) + " / "
                            + BigDecimal.valueOf(hours).stripTrailingZeros().toPlainString(),
                    1));
        }
        return new Detail(
                "chart." + id(objective),
                objective.name() + ": share of its budget used in 1 h",
                "ratio",
                Detail.Kind.LINES,
                List.of("pool", "zpool", "name"),
                0,
                parts,
                Map.of("warn", SLOW / hours, "critical", FAST / hours));
    }

    /// Forms on raw samples: a recorded attainment has a fixed window.
    private static List<Form> measured(Objective objective, Set<Form> used) {
        var window = window(objective);
        var raw = used.stream().filter(f -> window.matcher(f.expr()).find()).toList();
        return raw.isEmpty()
                ? objective.forms().stream()
                        .filter(f -> window.matcher(f.expr()).find())
                        .toList()
                : raw;
    }

    private static Pattern window(Objective objective) {
        return Pattern.compile("\\[" + Objectives.words(objective.all().window()) + "(:[^\\]]*)?\\]");
    }

    private static String rate(Form form, Over over, Objective objective) {
        var attained = window(objective).matcher(form.expr()).replaceAll(over.window);
        return "(1 - (" + attained + ")) / " + budget(objective);
    }

    private static String budget(Objective objective) {
        return BigDecimal.ONE.subtract(BigDecimal.valueOf(objective.promised())).toPlainString();
    }
}
