package greenwall.views.service;

import greenwall.views.ArrangedView;
import greenwall.views.Completeness;
import greenwall.views.ViewContext;

/// A view of services, which are refreshed at each poll while it is shown.
public abstract class WatchedServicesView extends ArrangedView {
    protected final ServiceWatch watch;

    protected WatchedServicesView(ViewContext context) {
        watch = new ServiceWatch(context, this::servicesChanged);
    }

    /// Called when the services or their problems changed.
    protected abstract void servicesChanged();

    @Override
    protected final void alertsChanged() {
        watch.show(firing());
    }

    @Override
    public void hidden() {
        watch.forget();
        forget();
    }

    @Override
    public Completeness completeness() {
        return watch.completeness();
    }

    @Override
    public boolean waiting() {
        return watch.waiting();
    }
}
