package greenwall.views.explain;

import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.RankedTemplate;
import java.util.ArrayList;
import java.util.List;

/// An item of an explanation. The list, the axis and the log use the same id for it.
sealed interface ExplanationItem {
    String id();

    record TemplateItem(RankedTemplate template) implements ExplanationItem {
        @Override
        public String id() {
            return "template " + template.id() + " " + template.host();
        }
    }

    record SeriesItem(RankedSeries series) implements ExplanationItem {
        @Override
        public String id() {
            return "series " + series.rank();
        }
    }

    record EventItem(KnownEvent event, int index) implements ExplanationItem {
        @Override
        public String id() {
            return "event " + index;
        }
    }

    static List<ExplanationItem> of(Explanation explanation) {
        var items = new ArrayList<ExplanationItem>();
        explanation.templates().forEach(t -> items.add(new TemplateItem(t)));
        explanation.series().forEach(s -> items.add(new SeriesItem(s)));
        for (int i = 0; i < explanation.events().size(); i++) {
            items.add(new EventItem(explanation.events().get(i), i));
        }
        return items;
    }
}
