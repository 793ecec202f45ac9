package greenwall.views.service;

import greenwall.views.Completeness;
import greenwall.views.CustomLayoutView;
import greenwall.views.ViewContext;

/// A view of services, which are refreshed at each poll while it is shown.
public abstract class LiveServicesView extends CustomLayoutView {
    protected final ServiceRefresher refresher;

    protected LiveServicesView(ViewContext context) {
        refresher = new ServiceRefresher(context, this::servicesChanged);
    }

    /// Called when the services or their problems changed.
    protected abstract void servicesChanged();

    @Override
    protected final void alertsChanged() {
        refresher.show(firing());
    }

    @Override
    public void onHidden() {
        refresher.forget();
        forget();
    }

    @Override
    public Completeness completeness() {
        return refresher.completeness();
    }

    @Override
    public boolean isWaiting() {
        return refresher.waiting();
    }
}
