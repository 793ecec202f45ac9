package greenwall.views.explain;

import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.RankedTemplate;
import java.util.ArrayList;
import java.util.List;

/// An item of an explanation. The list, the axis and the log use the same id for it.
sealed interface ExplainedItem {
    String id();

    record TemplateItem(RankedTemplate template) implements ExplainedItem {
        @Override
        public String id() {
            return "template " + template.id() + " " + template.host();
        }
    }

    record SeriesItem(RankedSeries series) implements ExplainedItem {
        @Override
        public String id() {
            return "series " + series.rank();
        }
    }

    record EventItem(KnownEvent event, int index) implements ExplainedItem {
        @Override
        public String id() {
            return "event " + index;
        }
    }

    static List<ExplainedItem> of(Explanation explanation) {
        var items = new ArrayList<ExplainedItem>();
        explanation.templates().forEach(t -> items.add(new TemplateItem(t)));
        explanation.series().forEach(s -> items.add(new SeriesItem(s)));
        for (int i = 0; i < explanation.events().size(); i++) {
            items.add(new EventItem(explanation.events().get(i), i));
        }
        return items;
    }
}
