# Copyright 2026 Credit Insurance Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Take the pictures of the README and the apps list from the running demo.

Usage: start ``scripts/demo``, then run this file with the interpreter of its
virtual environment: ``python tests/pictures.py http://localhost:8069``
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "credit_insurance" / "static" / "description"
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZE = {"width": 1200, "height": 720}


def main(url):
    """Sign in as a salesperson and photograph the main screens."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=OPTIONS
        )
        page = browser.new_page(viewport=SIZE)
        sign_in(page, url, "sales")
        portfolio(page, url)
        customer(page)
        blocked_order(page, url)
        browser.close()


def sign_in(page, url, login):
    """Sign in; in the demo the password is the login."""
    page.goto(f"{url}/web/login")
    page.fill("#login", login)
    page.fill("#password", login)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar")


def portfolio(page, url):
    """Buyers sorted by headroom."""
    page.goto(f"{url}/odoo/credit-insurance")
    page.wait_for_selector(".o_data_row")
    shoot(page, "portfolio")


def customer(page):
    """The page of the customer whose limit is nearly used."""
    page.click(".o_data_row:has-text('Brasserie des Halles') td:nth-child(2)")
    page.click("a[name=credit_insurance]")
    page.wait_for_selector("[name=insurance_decision_ids] .o_data_row")
    page.set_viewport_size({"width": 1200, "height": 1080})
    shoot(page, "customer")
    page.set_viewport_size(SIZE)


def blocked_order(page, url):
    """The refusal of the order that would exceed cover."""
    page.goto(f"{url}/odoo/sales")
    page.wait_for_selector(".o_searchview_input")
    page.click(
        ".o_data_row:has-text('Brasserie des Halles'):has-text('7,200.00')"
        " td[name=partner_id]"
    )
    page.wait_for_selector("[name=insurance_blocked]")
    page.click("button[name=action_confirm]:visible")
    page.wait_for_selector(".modal-body")
    shoot(page, "order_blocked")


def shoot(page, name):
    """Save what is on the screen once it stands still."""
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
