"""The pages and the data of a store as static files, for any web host."""

from backchannel.site.building import SiteReport, build_site
from backchannel.site.options import SiteOptions

__all__ = ["SiteOptions", "SiteReport", "build_site"]
