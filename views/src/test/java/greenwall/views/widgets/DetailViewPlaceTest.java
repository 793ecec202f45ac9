package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.host.HostDetails;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.PlainBackend;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetailViewPlaceTest {
    /// Otherwise another instant or another state could show another host.
    @Test
    void theWorstHostStaysTheHostOfTheView() {
        var places = new ArrayList<Place>();
        Fx.run(() -> {
            var context = Contexts.of(new PlainBackend(), intent -> {
                if (intent instanceof Intent.Replace(var place)) {
                    places.add(place);
                }
            });
            var view = new DetailView(context, new HostDetails(List.of()));
            view.onShown(Place.HOME.to("host"));
            view.show(Fleets.firing());
            view.show(Fleets.rich());
            view.show(Fleets.rich());
        });
        assertThat(places).hasSize(1).allMatch(place -> place.host().isPresent());
    }
}
